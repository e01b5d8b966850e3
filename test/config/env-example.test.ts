import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { readConfig } from '../../src/config/read-config.js';
import { variableNames } from '../../src/config/variables.js';

const example = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8');
const lines = [...example.matchAll(/^#([A-Z][A-Z_]*)=(.*)$/gm)].map(
  ([, name = '', value = '']) => [name, value] as const,
);

describe('.env.example', () => {
  it('has every variable that is read, once, and no other', () => {
    expect(lines.map(([name]) => name).sort()).toEqual([...variableNames].sort());
  });

  it('shows the defaults: with all of it set nothing changes', () => {
    expect(readConfig(Object.fromEntries(lines))).toEqual(readConfig({}));
  });

  it('says something about each variable in the lines before it', () => {
    const blocks = example.split(/\n\s*\n/).filter((block) => /^#[A-Z_]+=/m.test(block));
    for (const block of blocks) expect(block).toMatch(/^# \S.*\S/);
  });
});
