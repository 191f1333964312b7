/** The elements of WiX's language that the project of the MSI is given, as its documentation has them. */
const yesOrNo = ['yes', 'no'];
/** What WiX's schema (3 and the packager's early 4 alike) says of the elements that are added: null is any text. */
const documented: Readonly<Record<string, Readonly<Record<string, readonly string[] | null>>>> = {
  Component: { Id: null, Guid: null },
  Condition: { Message: null },
  Environment: {
    Id: null,
    Name: null,
    Value: null,
    Action: ['create', 'set', 'remove'],
    Part: ['all', 'first', 'last'],
    Permanent: yesOrNo,
    System: yesOrNo,
  },
  Property: { Id: null, Value: null, Secure: yesOrNo },
  RegistrySearch: {
    Id: null,
    Root: ['HKCR', 'HKCU', 'HKLM', 'HKU'],
    Key: null,
    Name: null,
    Type: ['directory', 'file', 'raw'],
  },
  RegistryValue: {
    Root: ['HKMU', 'HKCR', 'HKCU', 'HKLM', 'HKU'],
    Key: null,
    Name: null,
    Value: null,
    Type: ['string', 'integer', 'binary', 'expandable', 'multiString'],
    KeyPath: yesOrNo,
  },
};
type Element = readonly [name: string, attributes: readonly (readonly [name: string, value: string])[]];

export const elementsOf = (project: string): readonly Element[] =>
  [...project.replaceAll(/<!--[^]*?-->/g, '').matchAll(/<(\w+)((?:\s+\w+="[^"]*")*)\s*\/?>/g)].map(
    ([, name = '', given = '']) => [
      name,
      [...given.matchAll(/(\w+)="([^"]*)"/g)].map(([, attribute = '', value = '']) => [attribute, value] as const),
    ],
  );
/** What of an element WiX would not take; empty: nothing. */
export function faultOf([name, attributes]: Element): readonly string[] {
  const known = documented[name];
  if (known === undefined) return [name];
  return attributes.flatMap(([attribute, value]) => {
    const values = known[attribute];
    if (values === undefined) return [`${name} ${attribute}`];
    return values === null || values.includes(value) ? [] : [`${name} ${attribute} ${value}`];
  });
}
