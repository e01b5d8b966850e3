import { describe, expect, it } from '@jest/globals';
import { type GraphQLScalarType, parseValue } from 'graphql';
import { customScalars } from '../../../src/graphql/scalars/scalars.js';

function scalar(name: string): GraphQLScalarType {
  const found = customScalars[name];
  if (!found) throw new Error(`no scalar ${name}`);
  return found;
}

describe('Date is a day', () => {
  const date = scalar('Date');
  it.each([
    ['2000-02-29', '2000-02-29T00:00:00.000Z'],
    ['0001-01-01', '0001-01-01T00:00:00.000Z'],
    ['9999-12-31', '9999-12-31T00:00:00.000Z'],
  ])('%s is read as UTC midnight, and answered the same', (text, instant) => {
    expect(date.parseValue(text)).toEqual(new Date(instant));
    expect(date.parseLiteral(parseValue(`"${text}"`))).toEqual(new Date(instant));
    expect(date.serialize(new Date(instant))).toBe(text);
  });

  it('answers the UTC day of any instant', () => {
    expect(date.serialize(new Date('2000-01-01T23:59:59.999Z'))).toBe('2000-01-01');
  });

  it.each([
    '2001-02-29',
    '2000-13-01',
    '2000-1-1',
    '2000-01-01T00:00:00Z',
    '20000101',
    '',
    ' 2000-01-01',
    946684800000,
    true,
    {},
    [],
  ])('%j is refused', (value) => {
    expect(() => date.parseValue(value)).toThrow();
  });
});

describe('DateTime is an instant', () => {
  const dateTime = scalar('DateTime');
  it.each([
    ['2000-01-01T00:00:00Z', '2000-01-01T00:00:00.000Z'],
    ['2000-01-01T01:00:00.5+01:00', '2000-01-01T00:00:00.500Z'],
  ])('%s is answered as %s', (text, answered) => {
    expect(dateTime.serialize(dateTime.parseValue(text))).toBe(answered);
  });

  it.each(['2000-01-01', '2000-01-01T00:00:00', '2000-01-01 00:00:00Z', '2000-02-30T00:00:00Z', 0])(
    '%j is refused',
    (value) => {
      expect(() => dateTime.parseValue(value)).toThrow();
    },
  );

  it('an invalid stored date is an error, not text', () => {
    expect(() => dateTime.serialize(new Date(Number.NaN))).toThrow();
  });
});

describe('SafeInt is a whole number that JavaScript has exactly', () => {
  const safeInt = scalar('SafeInt');
  it.each([0, -1, 2 ** 31, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER])('%d passes', (value) => {
    expect(safeInt.serialize(safeInt.parseValue(value))).toBe(value);
  });

  it.each([1.5, 2 ** 53, -(2 ** 53), '1', true, null, {}, [1]])('%j is refused', (value) => {
    expect(() => safeInt.parseValue(value)).toThrow();
  });

  it('a literal with a fraction or an exponent is refused', () => {
    expect(() => safeInt.parseLiteral(parseValue('1.0'))).toThrow();
    expect(() => safeInt.parseLiteral(parseValue('9007199254740992'))).toThrow();
  });
});
