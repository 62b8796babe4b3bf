import { ATTRIBUTE_DAMAGES } from './_damage-attributes.ts';
import { TAG_DAMAGES } from './_damage-tags.ts';
import { TEXT_DAMAGES } from './_damage-text.ts';
import type { Damage } from './_planting.ts';

/** What authors do to XML, one kind of damage each, by name. */
export const DAMAGES: Readonly<Record<string, Damage>> = { ...TEXT_DAMAGES, ...TAG_DAMAGES, ...ATTRIBUTE_DAMAGES };
