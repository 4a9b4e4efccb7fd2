import type { ModelInfo } from '@anthropic-ai/sdk/resources/models';

const MODELS = ['claude-opus-5-5', 'claude-sonnet-5-5', 'claude-haiku-5-5'];

/** `GET /v1/models`: some models. The endpoint answers for any. */
export function modelsPage(): object {
  return { data: MODELS.map(modelInfo), has_more: false, first_id: MODELS[0], last_id: MODELS.at(-1) };
}

/** `GET /v1/models/<id>` */
export function modelInfo(id: string): ModelInfo {
  return {
    id,
    type: 'model',
    display_name: id,
    created_at: '2026-01-01T00:00:00Z',
    deprecated_at: null,
    retires_at: null,
    lifecycle: 'active',
    line: null,
    capabilities: null,
    max_input_tokens: 200_000,
    max_tokens: 64_000,
  };
}
