// The event stream of the cache's activity. EventSource cannot send the token, so this reads the stream with fetch.
import { ApiError, send } from './api.js';

const firstPause = 500;
const longestPause = 15_000;

// The emulator sends something at least every 15 seconds. After more than twice that time, the connection is dead.
const longestSilence = 40_000;

export class EventReader {
  #handlers;
  #control = null;
  #pause = firstPause;
  #timer = 0;

  // handlers: event(name, data), state(name, detail), refused(error).
  constructor(handlers) {
    this.#handlers = handlers;
  }

  start() {
    this.stop();
    this.#pause = firstPause;
    this.#run();
  }

  stop() {
    clearTimeout(this.#timer);
    this.#control?.abort();
    this.#control = null;
  }

  async #run() {
    const control = new AbortController();
    this.#control = control;
    this.#handlers.state('connecting');
    let problem = null;
    try {
      const response = await send('GET', '/emulator/view/events', { signal: control.signal });
      await this.#read(response.body.getReader(), control);
    } catch (error) {
      problem = error;
    }

    if (this.#control !== control) {
      // Stopped or restarted.
      return;
    }

    control.abort();
    if (problem instanceof ApiError && problem.status < 500) {
      this.#handlers.refused(problem);
      return;
    }

    // Jitter, so that not all pages reconnect at the same moment.
    const wait = this.#pause * (0.8 + 0.4 * Math.random());
    this.#pause = Math.min(this.#pause * 2, longestPause);
    this.#handlers.state('disconnected', { wait, message: problem instanceof ApiError ? problem.message : null });
    this.#timer = setTimeout(() => this.#run(), wait);
  }

  async #read(reader, control) {
    const decoder = new TextDecoder();
    let text = '';
    for (;;) {
      const silence = setTimeout(() => control.abort(), longestSilence);
      const { done, value } = await reader.read();
      clearTimeout(silence);
      if (done || this.#control !== control) {
        return;
      }

      text += decoder.decode(value, { stream: true });
      const blocks = text.split('\n\n');
      text = blocks.pop();
      for (const block of blocks) {
        this.#take(block);
      }
    }
  }

  #take(block) {
    let name = null;
    let data = '';
    for (const line of block.split('\n')) {
      if (line.startsWith('event: ')) {
        name = line.slice('event: '.length);
      } else if (line.startsWith('data: ')) {
        data += line.slice('data: '.length);
      }
    }

    if (name !== null) {
      if (name === 'start') {
        this.#pause = firstPause;
        this.#handlers.state('live');
      }

      this.#handlers.event(name, JSON.parse(data));
    }
  }
}
