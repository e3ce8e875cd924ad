// Calls the JSON API; every failure is an error whose message is words for a person.

/** An answer of the server that is not a success; `retryable` says whether to offer another try. */
export class ProblemError extends Error {
  constructor(problem) {
    super(problem.detail || problem.title || "Something went wrong.");
    this.status = problem.status ?? 0;
    this.retryable = problem.retryable ?? this.status >= 500;
  }
}

/** Return the parsed reply, or null for an empty one. */
export async function call(method, address, body) {
  const response = await send(method, address, body);
  return response.status === 204 ? null : response.json();
}

/** Return the response of a request whose reply may be streamed. */
export async function send(method, address, body, options = {}) {
  const headers = body ? { "Content-Type": "application/json" } : {};
  let response;
  try {
    response = await fetch(address, { method, headers, body: body && JSON.stringify(body), ...options });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw outOfReach();
  }
  if (!response.ok) throw new ProblemError(await problemOf(response));
  return response;
}

/** Return a module that is not needed to read and ask. */
export function load(name) {
  return import(`./${name}.js`).catch(() => {
    throw outOfReach();
  });
}

export function outOfReach() {
  return new ProblemError({ detail: "The server cannot be reached. Check that it is running, then try again.", retryable: true });
}

async function problemOf(response) {
  try {
    return await response.json();
  } catch {
    return { status: response.status, detail: `The server answered ${response.status}. Try again.` };
  }
}
