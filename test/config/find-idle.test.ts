import { describe, expect, it } from '@jest/globals';
import { readConfig } from '../../src/config/read-config.js';

describe('a variable that nothing acts on yet', () => {
  it.each([['WORKERS', '4']])('%s=%s is warned of', (name, value) => {
    expect(readConfig({ [name]: value }).warnings).toEqual([`${name} has no effect in this version`]);
  });

  it('is not warned of while it has its default', () => {
    expect(readConfig({ WORKERS: '1', RATE_LIMIT: 'off' }).warnings).toEqual([]);
  });
});
