// Runs requests of which only the latest counts: a new one aborts the one before.
export class Latest {
  #current = null;

  get isUnderWay() {
    return this.#current !== null;
  }

  // ask(signal) sends the request; failed(error) is called if it fails, unless a later request replaced it.
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
