import { type GraphQLNamedType, isAbstractType, isEnumType, isInputObjectType, isObjectType } from 'graphql';
import { type Denied, decide } from './decide.js';
import { fewest } from './denial.js';
import type { Openness } from './openness.js';
import type { Rule } from './requirements-table.js';
import type { Facts } from './schema-facts.js';

/** A rule that is not met, and what is missing of it. */
export interface Refusal {
  readonly rule: Rule;
  readonly decision: Denied;
}

/**
 * Why nothing can be selected on a type, or given for it: of all that would open it the rule that lacks least, the first of several. So
 * a denial names what somebody protected, not what is empty because of that. `null`: the type is open.
 */
export function whyClosed(
  openness: Openness,
  type: GraphQLNamedType,
  above: ReadonlySet<GraphQLNamedType> = new Set(),
): Refusal | null {
  if (above.has(type) || openness.isAnswerable(type)) return null;
  const looking = new Set([...above, type]);
  const refused = (rule: Rule) => refusalOf(rule, openness);
  const whyNot = ({ rule, type: inner }: Facts<unknown>) => refused(rule) ?? whyClosed(openness, inner, looking);
  if (isEnumType(type)) return least(openness.valueRulesOf(type).map(refused));
  if (isInputObjectType(type)) {
    const fields = openness.inputFieldsOf(type);
    const lacking = fields.filter((field) => field.isRequired && !openness.takes(field));
    return least((lacking.length > 0 ? lacking : fields).map(whyNot));
  }
  if (isAbstractType(type)) {
    return least(
      openness.membersOf(type).map((each) => refused(openness.viewRuleOf(each)) ?? whyClosed(openness, each, looking)),
    );
  }
  if (!isObjectType(type)) return null;
  const fields = openness.fieldsOf(type);
  return least(fields.map((field) => refused(field.rule) ?? least(field.requiredArgs.map(whyNot)) ?? whyNot(field)));
}

function refusalOf(rule: Rule, { rights }: Openness): Refusal | null {
  const decision = decide(rule.requirement, rights);
  return decision.allowed ? null : { rule, decision };
}

function least(refusals: readonly (Refusal | null)[]): Refusal | null {
  return refusals.reduce((best, next) => (!best || (next && weightOf(next) < weightOf(best)) ? next : best), null);
}

const weightOf = ({ decision: { permissions, scopes } }: Refusal): number => permissions.length + fewest(scopes).length;
