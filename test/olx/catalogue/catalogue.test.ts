import { describe, expect, it } from 'vitest';
import {
  allowedChildren,
  BLOCK_TYPES,
  blockType,
  COMMON_FIELDS,
  canContain,
  type Field,
  fieldOf,
  fieldsOf,
  INHERITABLE_FIELDS,
  innerVocabulary,
  isContainer,
  isInheritable,
  structuralAttributes,
} from '../../../src/olx/catalogue/index.ts';
import { elementChildren, parseXml, type XmlElement } from '../../../src/olx/syntax/index.ts';

const TYPES = BLOCK_TYPES.map((each) => each.type);
const OUTLINE = ['course', 'chapter', 'sequential', 'vertical'];

function agrees(field: Field): boolean {
  const { default: preset, type } = field;
  if (preset === null) return true;
  if (type === 'boolean') return typeof preset === 'boolean';
  if (type === 'integer') return Number.isInteger(preset);
  if (type === 'float') return typeof preset === 'number';
  if (type === 'list' || type === 'referencelist') return Array.isArray(preset);
  if (type === 'dict' || type === 'referencevaluedict') return typeof preset === 'object' && !Array.isArray(preset);
  return typeof preset === 'string';
}

describe('block types', () => {
  it('have one table each', () => {
    expect(new Set(TYPES).size).toBe(TYPES.length);
    for (const type of TYPES) expect(blockType(type)?.type).toBe(type);
  });

  it('are unknown by the names of object members', () => {
    for (const name of ['constructor', '__proto__', 'toString']) {
      expect(blockType(name)).toBeNull();
      expect(isContainer(name)).toBe(false);
      expect(fieldOf(name, 'constructor')).toBeNull();
      expect(structuralAttributes(name).map((each) => each.name)).toEqual(['url_name']);
    }
  });

  it('name only types that have a table as children', () => {
    for (const type of TYPES) {
      for (const child of allowedChildren(type)) expect(blockType(child), `${type} > ${child}`).not.toBeNull();
    }
  });

  it('are containers where they have children', () => {
    for (const each of BLOCK_TYPES) {
      if (each.children.length > 0 || each.openToOthers) expect(each.category, each.type).toBe('container');
      expect(isContainer(each.type)).toBe(each.category === 'container');
    }
  });
});

describe('containment', () => {
  it('is strict from the course down to the unit', () => {
    for (const [depth, parent] of OUTLINE.slice(0, 3).entries()) {
      const fitting = [...TYPES, 'edx_sga'].filter((child) => canContain(parent, child));
      expect(fitting).toEqual([OUTLINE[depth + 1]]);
    }
  });

  it('takes unknown types as components', () => {
    for (const parent of ['vertical', 'conditional', 'randomize', 'itembank'])
      expect(canContain(parent, 'edx_sga')).toBe(true);
    for (const parent of ['course', 'chapter', 'sequential', 'split_test', 'problem'])
      expect(canContain(parent, 'edx_sga')).toBe(false);
  });

  it('keeps direct-only types out of units', () => {
    const directOnly = BLOCK_TYPES.filter((each) => each.directOnly).map((each) => each.type);
    expect(directOnly).toEqual(['course', 'chapter', 'sequential', 'about', 'static_tab', 'course_info']);
    for (const child of directOnly) expect(canContain('vertical', child), child).toBe(false);
  });

  it('gives leaves and unknown types no children', () => {
    for (const parent of [...TYPES.filter((type) => !isContainer(type)), 'edx_sga']) {
      for (const child of [...TYPES, 'edx_sga']) expect(canContain(parent, child), `${parent} > ${child}`).toBe(false);
    }
  });
});

describe('fields', () => {
  it('have a default of their type, and help', () => {
    for (const { type } of BLOCK_TYPES) {
      for (const field of fieldsOf(type)) {
        expect(agrees(field), `${type}.${field.name}`).toBe(true);
        expect(field.help, `${type}.${field.name}`).toMatch(/\.$/);
        if (field.values !== null && typeof field.default === 'string') expect(field.values).toContain(field.default);
      }
    }
  });

  it('come once by name, own ones first', () => {
    for (const { type, fields } of BLOCK_TYPES) {
      const names = fieldsOf(type).map((each) => each.name);
      expect(new Set(names).size, type).toBe(names.length);
      for (const field of fields) expect(fieldOf(type, field.name)).toBe(field);
    }
  });

  it('are inheritable by name alone', () => {
    for (const field of INHERITABLE_FIELDS) expect(isInheritable(field.name)).toBe(true);
    for (const { type } of BLOCK_TYPES) {
      for (const field of fieldsOf(type))
        expect(field.inheritable, `${type}.${field.name}`).toBe(isInheritable(field.name));
    }
  });

  it('of every block hold for unknown types, too', () => {
    for (const field of COMMON_FIELDS) expect(fieldOf('edx_sga', field.name)).toBe(field);
    expect(fieldsOf('edx_sga')).toEqual(COMMON_FIELDS);
  });

  it('know what the platform shows', () => {
    expect(fieldOf('problem', 'showanswer')).toMatchObject({
      type: 'string',
      default: 'finished',
      label: 'Show Answer',
    });
    expect(fieldOf('sequential', 'format')).toMatchObject({ type: 'string', default: null, inheritable: false });
    expect(fieldOf('vertical', 'start')).toMatchObject({ type: 'date', inheritable: true });
    expect(fieldOf('openassessment', 'text_response_raw')?.attribute).toBe('text_response');
  });
});

describe('examples', () => {
  for (const { type, example } of BLOCK_TYPES) {
    it(`of ${type} keep to the tables`, () => {
      const parsed = parseXml(example, null);
      expect(parsed.diagnostics).toEqual([]);
      const root = parsed.document?.root;
      expect(root?.name).toBe(type);
      if (root !== undefined) checkBlock(root);
    });
  }

  function checkBlock(element: XmlElement): void {
    const known = new Set([
      ...structuralAttributes(element.name).map((each) => each.name),
      ...fieldsOf(element.name).map((each) => each.attribute),
    ]);
    for (const attribute of element.attributes) expect(known, element.name).toContain(attribute.name);
    for (const child of elementChildren(element)) {
      if (isContainer(element.name)) {
        expect(canContain(element.name, child.name), `${element.name} > ${child.name}`).toBe(true);
        checkBlock(child);
      }
    }
  }
});

describe('elements inside blocks', () => {
  it('lead only to elements of the same vocabulary', () => {
    for (const { type } of BLOCK_TYPES) {
      const { top, elements } = innerVocabulary(type);
      for (const name of top) expect(elements.has(name), `${type}: ${name}`).toBe(true);
      for (const each of elements.values()) {
        for (const child of each.children) expect(elements.has(child), `${type}: ${each.name} > ${child}`).toBe(true);
      }
    }
  });

  it('can all be reached', () => {
    for (const { type } of BLOCK_TYPES) {
      const { top, elements } = innerVocabulary(type);
      const reached = new Set<string>();
      const visit = (name: string): void => {
        if (reached.has(name)) return;
        reached.add(name);
        for (const child of elements.get(name)?.children ?? []) visit(child);
      };
      for (const name of top) visit(name);
      expect(
        [...elements.keys()].filter((name) => !reached.has(name)),
        type,
      ).toEqual([]);
    }
  });
});
