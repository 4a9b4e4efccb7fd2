import { OpenTelemetryPlugin, type OpenTelemetryPluginOptions } from '@temporalio/interceptors-opentelemetry';

/**
 * Where the spans of runs go. Those of activities and of the model calls inside them go to the process's global tracer
 * provider, as Temporal's own interceptors have it.
 */
export interface TracingOptions extends OpenTelemetryPluginOptions {
  /** Also record prompts and replies on the spans of model calls. Default false. */
  readonly content?: boolean;
}

export function tracingPlugin({ content: _, ...options }: TracingOptions): OpenTelemetryPlugin {
  return new OpenTelemetryPlugin(options);
}
