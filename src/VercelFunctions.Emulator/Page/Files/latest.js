// Requests of which only the latest counts: the one before it ends unheard.
export class Latest {
  #current = null;

  get isUnderWay() {
    return this.#current !== null;
  }

  // ask(signal) does the work; failed(error) hears what went wrong, unless a later request took its place.
  async run(ask, failed) {
    this.#current?.abort();
    const mine = new AbortController();
    this.#current = mine;
    try {
      await ask(mine.signal);
    } catch (error) {
      if (!mine.signal.aborted) {
        failed(error);
      }
    } finally {
      if (this.#current === mine) {
        this.#current = null;
      }
    }
  }
}
