import { type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Model, ModelReply, ModelRequest } from '../activities';

/**
 * A span for each model call, with OpenTelemetry's `gen_ai.*` attributes. Costs nothing where no tracer provider is
 * registered. Prompts and replies are left out unless `content` asks for them.
 */
export function tracedModel(model: Model, options: { readonly content: boolean }): Model {
  const tracer = trace.getTracer('catenary');
  return (request, context) =>
    tracer.startActiveSpan(`chat ${request.model}`, async (span) => {
      span.setAttributes(requestAttributes(request, context.call));
      if (model.provider !== undefined) span.setAttribute('gen_ai.provider.name', model.provider);
      if (options.content) span.setAttribute('gen_ai.input.messages', JSON.stringify(request.messages));
      try {
        const reply = await model(request, context);
        span.setAttributes(replyAttributes(reply));
        if (options.content) span.setAttribute('gen_ai.output.messages', reply.text);
        return reply;
      } catch (error) {
        fail(span, error);
        throw error;
      } finally {
        span.end();
      }
    });
}

function requestAttributes(request: ModelRequest, call: string): Record<string, string | number> {
  return {
    'gen_ai.operation.name': 'chat',
    'gen_ai.request.model': request.model,
    'gen_ai.request.max_tokens': request.maxTokens,
    'gen_ai.output.type': request.schema ? 'json' : 'text',
    'catenary.call': call,
  };
}

function replyAttributes(reply: ModelReply): Record<string, string | number | string[]> {
  return {
    'gen_ai.response.model': reply.model,
    'gen_ai.response.finish_reasons': [reply.stopReason],
    'gen_ai.usage.input_tokens': reply.usage.inputTokens,
    'gen_ai.usage.output_tokens': reply.usage.outputTokens,
    ...(reply.requestId !== undefined && { 'gen_ai.response.id': reply.requestId }),
  };
}

/** The type alone: a provider's message may quote the prompt. */
function fail(span: Span, error: unknown): void {
  const type = error instanceof Error ? error.name : typeof error;
  span.setAttribute('error.type', type);
  span.setStatus({ code: SpanStatusCode.ERROR, message: type });
}
