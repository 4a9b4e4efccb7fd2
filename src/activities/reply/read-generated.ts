import type { CheckRequest, Generated } from '../../chain/contract';
import { unwrapValue } from '../../chain/request/envelope';
import type { Json } from '../../chain/json';
import { checkOutput } from './check-output';
import { type Reply, type Worth, worthOf, worthOfJson } from './worth';

/** What a reply is worth: an output that passes shape, schema and rules, or a rejection with reasons. */
export function readGenerated(request: CheckRequest, reply: Reply): Generated {
  const { output: schema } = request;
  return worthOf(reply, (said) =>
    schema
      ? worthOfJson(said, (value) => checked(request, unwrapValue(schema, value)))
      : checked(request, said),
  );
}

function checked(request: CheckRequest, output: Json): Worth {
  const rejected = checkOutput(request, output);
  return rejected ? { rejected } : { output };
}
