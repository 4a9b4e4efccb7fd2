import { ANTHROPIC_URL, type EndpointChoice, shownUrl } from '../../dev/endpoint';
import { bad, type Finding, ok, unknown } from './finding';

const WITHIN_MS = 5000;

/** Whether the models can be reached from here. A worker elsewhere may see it otherwise. */
export async function lookAtEndpoint(choice: EndpointChoice): Promise<Finding> {
  const name = 'models';
  if (choice.kind === 'local')
    return unknown(name, 'no ANTHROPIC_API_KEY here: `catenary dev` would start the local toy model');
  const { baseUrl, apiKey } = choice;
  const shown = shownUrl(baseUrl);
  try {
    const { status } = await fetch(`${baseUrl.replace(/\/$/, '')}/v1/models`, {
      headers: { 'anthropic-version': '2023-06-01', 'x-api-key': apiKey ?? 'none' },
      signal: AbortSignal.timeout(WITHIN_MS),
    });
    if (status === 401 || status === 403)
      return bad(
        name,
        `${shown} refuses the key (${status})`,
        'set ANTHROPIC_API_KEY to a key that is valid there',
      );
    return status < 500 ? ok(name, shown) : bad(name, `${shown} answers ${status}`, 'try again later');
  } catch (error) {
    const reason =
      (error as Error).name === 'TimeoutError'
        ? `does not answer within ${WITHIN_MS / 1000} s`
        : 'cannot be reached';
    const mend =
      baseUrl === ANTHROPIC_URL ? 'see that this machine reaches the internet' : 'see ANTHROPIC_BASE_URL';
    return bad(name, `${shown} ${reason}`, mend);
  }
}
