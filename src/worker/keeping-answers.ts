import type { DataConverter } from '@temporalio/common';
import { answerToKeep } from '../activities';
import { createDataConverter } from '../converter/data-converter';
import { EarlyStorage } from '../converter/early-storage';

/**
 * Has a worker of model calls beat while it stores their answers. Nothing may be added to its codecs afterwards: it would be missing
 * from what is stored.
 */
export function keepingAnswers(base: DataConverter): DataConverter {
  const converter = createDataConverter({ base });
  const { externalStorage, payloadCodecs = [] } = converter;
  if (!externalStorage) return converter;
  return { ...converter, payloadCodecs: [...payloadCodecs, new EarlyStorage(externalStorage, answerToKeep)] };
}
