import type { ConstDirectiveNode, DefinitionNode, FieldDefinitionNode, InputValueDefinitionNode } from 'graphql';
import {
  type DateUnit,
  type GroupKey,
  groupKeys,
  groupKeyType,
  type Measure,
  measuredFields,
  measures,
  measureType,
} from './aggregates.js';
import { enumType, field, input, objectType } from './ast.js';
import { modelNames } from './model-names.js';
import type { ModelField, ModelType } from './model-type.js';
import { mirrors } from './where-inputs.js';

/** `MovieAggregate` and its parts: what a model's rows come to, by groups. A part without fields is left out. */
export function aggregateTypes(model: ModelType): DefinitionNode[] {
  const names = modelNames(model.name);
  const keys = groupKeys(model.fields);
  const measured = measures.filter((measure) => measuredFields(measure, model.fields).length > 0);
  return [
    objectType(names.aggregate, `What ${model.name} rows come to, all together or those of one group.`, [
      ...(keys.length > 0
        ? [field('group', names.group, 'What the rows have in common; null without `groupBy`.')]
        : []),
      field('count', 'Int!', 'How many rows there are.'),
      ...measured.map((measure) => field(measure, names[measure], measureTexts[measure])),
    ]),
    ...(keys.length > 0 ? groupTypes(model, keys) : []),
    ...measured.map((measure) => measureObject(model, measure)),
  ];
}

/** The arguments of `moviesAggregate`. */
export function aggregateArguments(model: ModelType): InputValueDefinitionNode[] {
  const { where, groupBy } = modelNames(model.name);
  const by = `[${groupBy}!]`;
  return [
    input('where', where, 'Which rows; left out: all that you may see.'),
    ...(groupKeys(model.fields).length > 0
      ? [input('groupBy', by, 'One row for each group; left out: one for all.')]
      : []),
    input('first', 'Int', 'How many groups, those of the most rows first: 100 if left out, 1,000 at most.'),
  ];
}

function groupTypes(model: ModelType, keys: readonly GroupKey<ModelField>[]): DefinitionNode[] {
  const { group, groupBy } = modelNames(model.name);
  const values = Object.fromEntries(keys.map((key) => [key.name, `By ${describe(key)}`]));
  const directives = Object.fromEntries(keys.map((key) => [key.name, [mirrors(key.field)]]));
  return [
    objectType(
      group,
      `What the ${model.name} rows of a group have in common; null where it is not grouped by.`,
      keys.map(groupField),
    ),
    enumType(groupBy, `What ${model.name} rows can be grouped by.`, values, directives),
  ];
}

function groupField(key: GroupKey<ModelField>): FieldDefinitionNode {
  const hidden = key.field.kind === 'reference' ? ' Null also where the row is hidden.' : '';
  return member(key.name, groupKeyType(key), `${upper(describe(key))}${hidden}`, mirrors(key.field));
}

function measureObject(model: ModelType, measure: Measure): DefinitionNode {
  const fields = measuredFields(measure, model.fields).map((each) =>
    member(each.name, measureType(measure, each), `${measureTexts[measure]} ${each.description}`.trim(), mirrors(each)),
  );
  return objectType(modelNames(model.name)[measure], `${measureTexts[measure]} Of ${model.name} rows.`, fields);
}

function member(name: string, type: string, description: string, directive: ConstDirectiveNode): FieldDefinitionNode {
  return field(name, type, description, { directives: [directive] });
}

function describe({ field: { name, description }, unit }: GroupKey<ModelField>): string {
  return `${unit ? `${unitTexts[unit]} of ` : ''}${name}. ${description}`.trim();
}

const upper = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const unitTexts: Readonly<Record<DateUnit, string>> = {
  year: 'the year (UTC)',
  month: 'the month, `YYYY-MM` (UTC),',
  day: 'the day (UTC)',
};

const measureTexts: Readonly<Record<Measure, string>> = {
  sum: 'The sum; 0 for no values.',
  avg: 'The mean of the values that are there; null for none.',
  min: 'The least value; null for none.',
  max: 'The greatest value; null for none.',
};
