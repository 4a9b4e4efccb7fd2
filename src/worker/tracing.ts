import { OpenTelemetryPlugin, type OpenTelemetryPluginOptions } from '@temporalio/interceptors-opentelemetry';

/** Where spans go. Runs and activities are traced by Temporal's own interceptors, model calls inside them. */
export interface TracingOptions extends OpenTelemetryPluginOptions {
  /** Also record prompts and replies on the spans of model calls. Default false. */
  readonly content?: boolean;
}

export function tracingPlugin({ content: _, ...options }: TracingOptions): OpenTelemetryPlugin {
  return new OpenTelemetryPlugin(options);
}
