// Requests to the emulator, each with the token in a header. There is no cookie, so no other site can send such requests.

const tokenItem = 'runtime-cache-token';
const tokenForm = /^[A-Za-z0-9\-._~+/=]{16,512}$/;

let token = null;
let project = null;

export class ApiError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

// Takes the token from the address and removes it there; otherwise takes the one stored in this tab. Returns whether there is one.
export function findToken() {
  const given = location.hash.slice(1);
  if (tokenForm.test(given)) {
    history.replaceState(null, '', location.pathname + location.search);
    keepToken(given);
  } else {
    token ??= sessionStorage.getItem(tokenItem);
  }

  return token !== null;
}

export const isToken = (text) => tokenForm.test(text);

export function keepToken(given) {
  token = given;
  project = null;
  sessionStorage.setItem(tokenItem, given);
}

export function forgetToken() {
  token = null;
  project = null;
  sessionStorage.removeItem(tokenItem);
}

// From here on, all requests use the token of one project.
export function open(chosen) {
  project = chosen;
}

export const projectName = () => project?.name ?? '';

export async function send(method, path, { signal, data } = {}) {
  const response = await fetch(path, {
    method,
    signal,
    headers: { authorization: `Bearer ${project?.token ?? token}` },
    body: data === undefined ? undefined : JSON.stringify(data),
    cache: 'no-store',
    credentials: 'omit',
    redirect: 'error',
    referrerPolicy: 'no-referrer',
  });
  if (!response.ok) {
    throw new ApiError(response.status, await messageOf(response));
  }

  return response;
}

export async function read(path, parameters = {}, options = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== null && value !== '') {
      query.set(name, value);
    }
  }

  const text = query.toString();
  return (await send('GET', `/emulator/view/${path}${text && `?${text}`}`, options)).json();
}

// A key is never "." or "..", which a browser would resolve: the emulator refuses to store them.
export const deleteItem = (storeKey) => send('DELETE', `/v1/runtime-cache/${encodeURIComponent(storeKey)}`);

export const expireTag = (tag) => send('POST', `/v1/runtime-cache/revalidate?tags=${encodeURIComponent(tag)}`);

export const clear = () => send('DELETE', '/emulator/items');

const faultsPath = '/emulator/faults';

const rulesOf = async (response) => (await response).json();

export const readFaults = () => rulesOf(send('GET', faultsPath));

export const addFault = (rule) => rulesOf(send('POST', faultsPath, { data: { rules: [rule] } }));

export const removeFault = (rule) => rulesOf(send('DELETE', `${faultsPath}?rule=${encodeURIComponent(rule)}`));

export const removeFaults = () => rulesOf(send('DELETE', faultsPath));

async function messageOf(response) {
  try {
    return (await response.json()).error.message;
  } catch {
    return `The emulator responded with status ${response.status}.`;
  }
}
