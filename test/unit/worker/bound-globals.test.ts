import { createContext, runInContext } from 'node:vm';
import { bindGlobals } from '../../../src/worker/bound-globals';

const BUNDLE = `var api;
/******/ (() => { // webpackBootstrap
  "use strict";
  api = {
    maps: (count) => Array.from({ length: count }, () => new Map()).length,
    now: () => Date.now(),
    random: () => Math.random(),
  };
})();`;

function load(code: string) {
  let lookups = 0;
  const sandbox = {
    get Map() {
      lookups += 1;
      return Map;
    },
    api: undefined as unknown as { maps(count: number): number; now(): number; random(): number },
  };
  const context = createContext(sandbox);
  runInContext(code, context);
  return { api: sandbox.api, replace: (text: string) => runInContext(text, context), lookups: () => lookups };
}

it('looks a global up once, however often modules name it', () => {
  const [bound, asItComes] = [load(bindGlobals(BUNDLE)), load(BUNDLE)];
  for (const { api } of [bound, asItComes]) expect(api.maps(100)).toBe(100);
  expect(bound.lookups()).toBe(1);
  expect(asItComes.lookups()).toBeGreaterThanOrEqual(100);
});

it('sees the clock and the random numbers that Temporal puts in place later', () => {
  const { api, replace } = load(bindGlobals(BUNDLE));
  replace('globalThis.Date = { now: () => 42 }; Math.random = () => 0.5');
  expect([api.now(), api.random()]).toEqual([42, 0.5]);
});

it('keeps every line where source maps have it', () => {
  const lines = (code: string) => code.split('\n');
  expect(lines(bindGlobals(BUNDLE)).slice(2)).toEqual(lines(BUNDLE).slice(2));
  expect(lines(bindGlobals(BUNDLE))).toHaveLength(lines(BUNDLE).length);
});

it('refuses a bundle that begins otherwise', () => {
  expect(() => bindGlobals('var api = 1;')).toThrow(
    /does not begin with "\(\(\) => \{ \/\/ webpackBootstrap"/,
  );
});
