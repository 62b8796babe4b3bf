import type { Json } from '../schemas/json.ts';

/** Bodies worth trying, by the method and name of the route, then by content type. */
export const REQUEST_EXAMPLES: Readonly<Record<string, Readonly<Record<string, Json>>>> = {
  'POST courses': {
    'application/json': { course_key: 'course-v1:Demo+Tides+2026', display_name: 'Tides' },
  },
  'PUT courseOlx': {
    'application/json': {
      files: [
        { path: 'course.xml', text: '<course url_name="2026" org="Demo" course="Tides"/>' },
        { path: 'course/2026.xml', text: '<course display_name="Tides"/>' },
      ],
    },
  },
  'PUT blockOlx': {
    'application/json': {
      files: [
        { path: 'problem.xml', text: '<problem url_name="sum"/>' },
        { path: 'problem/sum.xml', text: '<problem display_name="Sum"><p>2 + 2?</p></problem>' },
      ],
    },
    'application/xml':
      '<problem url_name="sum" display_name="Sum"><numericalresponse answer="4"><label>2 + 2?</label><formulaequationinput/></numericalresponse></problem>',
  },
  'POST children': {
    'application/json': {
      source: {
        course_key: 'course-v1:Demo+Tides+2026',
        usage_key: 'block-v1:Demo+Tides+2026+type@vertical+block@high_water',
      },
    },
    'application/xml': '<html url_name="welcome" display_name="Welcome"><![CDATA[<p>Welcome.</p>]]></html>',
  },
  'PATCH settings': { 'application/json': { settings: { max_attempts: 5, weight: null } } },
  'POST moves': {
    'application/json': {
      parent: 'block-v1:Demo+Service+2026+type@sequential+block@homework',
      index: 0,
      parent_version: 'olx1-59a6b4d4252459180c13f3dd5fc51f161a27ed494ce3feabc5a8537b2037a357',
    },
  },
  'POST commits': {
    'application/json': {
      steps: [
        {
          kind: 'set-settings',
          block: 'block-v1:Demo+Service+2026+type@problem+block@sum',
          settings: { max_attempts: 3 },
        },
        {
          kind: 'insert',
          parent: 'block-v1:Demo+Service+2026+type@vertical+block@unit1',
          index: 0,
          olx: '<html url_name="hint"><![CDATA[<p>Hint</p>]]></html>',
        },
        {
          kind: 'move',
          block: 'block-v1:Demo+Service+2026+type@vertical+block@unit2',
          parent: 'block-v1:Demo+Service+2026+type@sequential+block@homework',
        },
        { kind: 'publish', block: 'block-v1:Demo+Service+2026+type@vertical+block@unit1' },
        { kind: 'put-file', path: 'about/overview.html', text: '<p>About</p>' },
      ],
    },
  },
  'POST plans': {
    'application/json': {
      plan: '816079195055c9d3a461e48d79341bffe072fb9a5cc56d0d67d5f378b26d775f',
      choices: { 'setting:both:problem@sum:max_attempts': 'theirs' },
    },
  },
  'POST revokeToken': {
    'application/x-www-form-urlencoded': {
      token: 'vJ5Hq3n0sY8kP2wT7xB4mE9rL6cA1dF_uG0iZ-oNQ',
      client_id: '6f0c6b52-3a55-4b7e-9a1d-2a54c7b9e1f0',
      client_secret: 'shown-once-when-it-was-registered',
    },
  },
  'POST introspectToken': {
    'application/x-www-form-urlencoded': {
      token: 'vJ5Hq3n0sY8kP2wT7xB4mE9rL6cA1dF_uG0iZ-oNQ',
      client_id: '6f0c6b52-3a55-4b7e-9a1d-2a54c7b9e1f0',
      client_secret: 'shown-once-when-it-was-registered',
    },
  },
  'POST accessToken': {
    'application/x-www-form-urlencoded': {
      grant_type: 'client_credentials',
      client_id: '6f0c6b52-3a55-4b7e-9a1d-2a54c7b9e1f0',
      client_secret: 'shown-once-when-it-was-registered',
      scope: 'read write',
    },
  },
};
