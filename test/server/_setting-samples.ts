import type { Field, Json } from '#olx';

/** Settings for which any value of their type will not do. */
const SAMPLES: Readonly<Record<string, Json>> = {
  // of any type: Studio's outline breaks on partitions that are none
  '*.user_partitions': [
    {
      id: 51,
      name: 'Teams',
      scheme: 'random',
      description: '',
      version: 3,
      groups: [{ id: 1, name: 'One', version: 1 }],
      parameters: {},
      active: true,
    },
  ],
  '*.group_access': { '51': [1] },
  'course.lti_passports': ['tool:key:secret'],
  'poll.answers': [['Y', { label: 'Yes', img: '', img_alt: '' }]],
  'survey.answers': [['Y', 'Yes']],
  'survey.questions': [['q', { label: 'Ready?', img: '', img_alt: '' }]],
  'lti.launch_url': 'https://tool.example/other',
  'lti.custom_parameters': ['page=1'],
  'lti_consumer.custom_parameters': ['page=1'],
  'openassessment.submission_start': '2029-01-01T00:00:00',
  'openassessment.submission_due': '2031-01-01T00:00:00',
};

/** A value of a setting of a block type that is not its default. */
export function settingSample(block: string, { name, type, default: usual, values }: Field): Json {
  const own = SAMPLES[`${block}.${name}`] ?? SAMPLES[`*.${name}`];
  if (own !== undefined) return own;
  const other = values?.find((each) => each !== usual);
  if (other !== undefined) return other;
  switch (type) {
    case 'boolean':
      return usual !== true;
    case 'integer':
      return usual === 7 ? 8 : 7;
    case 'float':
      return usual === 1.5 ? 2.5 : 1.5;
    case 'string':
      return `A <b>sample</b> & "more" of ${name}`;
    case 'date':
    case 'datetime':
      return '2030-01-01T00:00:00Z';
    case 'timedelta':
      return '2 hours';
    case 'relativetime':
      return '00:01:02';
    case 'list':
    case 'referencelist':
      return ['a'];
    case 'dict':
    case 'referencevaluedict':
      return { a: 'b' };
  }
}
