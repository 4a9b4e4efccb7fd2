/** Required before a process's own code, and in its threads: its clock is wrong by as many milliseconds as the variable says. */
const shift = Number(process.env.CATENARY_TEST_CLOCK_SHIFT_MS);
const TrueDate = Date;

globalThis.Date = class extends TrueDate {
  constructor(...args) {
    super(...(args.length === 0 ? [TrueDate.now() + shift] : args));
  }

  static now() {
    return TrueDate.now() + shift;
  }
};
