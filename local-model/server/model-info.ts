import { ApiError } from './api-error';
import type { Engine } from './engine';

/** The one model, as `GET /v1/models/{id}` describes it. */
function modelInfo({ model, contextSize }: Engine): Record<string, unknown> {
  return {
    type: 'model',
    id: model,
    display_name: model,
    created_at: '1970-01-01T00:00:00Z',
    lifecycle: 'active',
    deprecated_at: null,
    retires_at: null,
    line: null,
    capabilities: null,
    max_input_tokens: contextSize,
    max_tokens: contextSize,
  };
}

/** `GET /v1/models` */
export function modelList(engine: Engine): Record<string, unknown> {
  return { data: [modelInfo(engine)], first_id: engine.model, last_id: engine.model, has_more: false };
}

/** @throws ApiError 404 for any but the one model. */
export function modelById(engine: Engine, id: string): Record<string, unknown> {
  if (id === engine.model) return modelInfo(engine);
  throw new ApiError('not_found_error', `model: ${id}; this server has ${engine.model}`);
}
