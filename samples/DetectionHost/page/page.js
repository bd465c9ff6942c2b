// The reviewers' page. Everything from the host goes into the page as text, never as HTML: sources and features are an attacker's to choose.
const $ = id => document.getElementById(id);
const stored = 'detection-host-key';
const every = 3000;
let key = sessionStorage.getItem(stored);
let me = null;
let timer = 0;

class Refused extends Error {}

async function call(path, method = 'GET', body) {
  const response = await fetch('/api' + path, {
    method,
    headers: { 'X-Api-Key': key, ...(body && { 'Content-Type': 'application/json' }) },
    body: body && JSON.stringify(body),
  });
  if (response.ok) return response.headers.get('Content-Type')?.includes('json') ? response.json() : response.text();
  if (response.status === 401) throw new Refused('The host does not know this key.');
  const problem = await response.json().catch(() => ({}));
  throw new Error(problem.detail ?? problem.title ?? `The host answered ${response.status}.`);
}

function say(text, bad = false) {
  $('message').textContent = text;
  $('message').classList.toggle('bad', bad);
}

// Runs what a person asked for, and says what went wrong.
async function attempt(work) {
  try {
    await work();
  } catch (error) {
    if (error instanceof Refused) leave();
    say(error.message, true);
  }
}

const percent = x => (100 * x).toFixed(1) + ' %';
const clock = text => new Date(text).toLocaleString();

function list(id, items) {
  $(id).replaceChildren(...items.map(([text, css]) => {
    const item = document.createElement('li');
    item.textContent = text;
    if (css) item.className = css;
    return item;
  }));
}

function allow(root) {
  for (const role of ['reviewer', 'operator']) for (const part of root.querySelectorAll('.' + role)) if (!me.roles.includes(role)) part.disabled = true;
}

function card(d) {
  const item = $('detection').content.cloneNode(true).firstElementChild;
  const part = css => item.querySelector(css);
  item.dataset.id = d.id;
  part('.type').textContent = d.attackType;
  part('.source').textContent = d.source;
  part('time').textContent = clock(d.asOf);
  part('time').dateTime = d.asOf;
  part('.score').textContent = `score ${d.score.toFixed(3)}`;
  part('.explanation').textContent = d.explanation;
  part('tbody').replaceChildren(...d.reasons.map(r => {
    const row = document.createElement('tr');
    for (const text of [r.feature, r.value === null ? 'missing' : Number(r.value.toPrecision(4)), (r.contribution > 0 ? '+' : '') + r.contribution.toFixed(2)]) row.insertCell().textContent = text;
    return row;
  }));
  part('.label').append(...me.labels.filter(l => l !== d.attackType).map(l => new Option(l)));
  const of = `${d.attackType} from ${d.source}`;
  part('.label').setAttribute('aria-label', `Correct class of ${of}`);
  for (const [css, what] of [['.confirm', 'Confirm'], ['.override', 'Override'], ['.uncertain', 'Cannot tell about']]) part(css).setAttribute('aria-label', `${what} ${of}`);
  part('.confirm').onclick = () => judge(item, d, { verdict: 'Confirm' });
  part('.override').onclick = () => judge(item, d, { verdict: 'Override', correctLabel: part('.label').value });
  part('.uncertain').onclick = () => judge(item, d, { verdict: 'Uncertain' });
  allow(item);
  return item;
}

function judge(item, d, verdict) {
  return attempt(async () => {
    const answer = await call(`/detections/${d.id}/verdict`, 'POST', verdict);
    const next = item.nextElementSibling;
    item.remove();
    (next?.querySelector('.confirm') ?? $('queue')).focus();
    say(`${d.source}: ${verdict.verdict === 'Override' ? `overridden to ${verdict.correctLabel}` : verdict.verdict === 'Confirm' ? `${d.attackType} confirmed` : 'left open as uncertain'} (${answer.outcome}).`);
    await refresh();
  });
}

// Cards that are there stay as they are, so that nobody loses focus or a choice half made.
function showQueue(detections) {
  const shown = new Map([...$('queue').children].map(item => [item.dataset.id, item]));
  const wanted = detections.map(d => shown.get(d.id) ?? card(d));
  for (const [id, item] of shown) if (!detections.some(d => d.id === id)) item.remove();
  wanted.forEach((item, i) => { if ($('queue').children[i] !== item) $('queue').insertBefore(item, $('queue').children[i] ?? null); });
  $('empty').hidden = detections.length > 0;
}

function showStatus(s) {
  $('open').textContent = s.openDetections;
  $('verified').textContent = s.samples.verified.toLocaleString();
  $('overrides').textContent = s.samples.overrideRate === null ? '–' : percent(s.samples.overrideRate);
  $('overrides-label').textContent = s.samples.overrideRate === null ? 'override rate' : `override rate of ${s.samples.unclaimed} new verdicts (${percent(s.samples.overrideRateLower)} to ${percent(s.samples.overrideRateUpper)})`;
  $('champion').textContent = s.modelVersion ?? 'none';
  const working = s.scheduler.state === 'Checking' || s.scheduler.state === 'Running';
  $('working').hidden = !working;
  $('retrain').hidden = working;
  $('step').textContent = s.scheduler.step ? `Run ${s.scheduler.runId}: ${s.scheduler.step}. ${s.scheduler.detail ?? ''}` : 'Checking.';
  $('progress').value = s.scheduler.fraction ?? 0;
  $('next').textContent = s.scheduler.nextCheckAt ? `Next check ${clock(s.scheduler.nextCheckAt)}.` : 'No check is planned.';
  const run = s.lastRun;
  $('decision').textContent = run ? `${run.decision ?? run.state}, ${clock(run.startedAt)}, ${run.newSamples.toLocaleString()} new verdicts` : 'None yet.';
  $('decision').className = 'decision ' + (run?.decision === 'Promote' ? 'good' : '');
  // The gate's conditions say it all; without them the sentence does.
  $('why').textContent = run?.gate?.length ? '' : run?.why || run?.error || '';
  list('gate', (run?.gate ?? []).filter(c => c.holds !== null).map(c => [`${c.holds ? '✓' : '✗'} ${c.name}: ${c.detail}`, c.holds ? '' : 'bad']));
  $('report').hidden = !run?.decision;
  $('report').onclick = () => attempt(async () => {
    $('report-text').textContent = await call(`/retraining/runs/${run.runId}/report`);
    $('report-dialog').showModal();
  });
  list('health', Object.entries(s.health).map(([name, text]) => [`${name}: ${text}`, text.startsWith('Healthy') ? '' : 'bad']));
}

function showModels(models) {
  if (models.some((m, i) => $('models').children[i]?.dataset.shown !== m.version + m.champion) || models.length !== $('models').children.length) $('models').replaceChildren(...models.map(m => {
    const item = document.createElement('li');
    item.dataset.shown = m.version + m.champion;
    item.append(`${m.version}, ${clock(m.registeredAt)}`);
    if (m.champion) item.append(Object.assign(document.createElement('strong'), { textContent: 'serves' }));
    else item.append(Object.assign(document.createElement('button'), {
      type: 'button', className: 'quiet operator', textContent: 'Roll back to it',
      onclick: () => attempt(async () => {
        const answer = await call('/models/rollback', 'POST', { version: m.version });
        say(`${answer.serving} serves now.`);
        await refresh();
      }),
    }));
    allow(item);
    return item;
  }));
}

async function refresh() {
  clearTimeout(timer);
  try {
    const [status, detections, models] = await Promise.all([call('/status'), call('/detections?judged=false&limit=25'), call('/models')]);
    showStatus(status);
    showQueue(detections);
    showModels(models);
  } finally {
    timer = setTimeout(() => attempt(refresh), every);
  }
}

async function enter() {
  me = await call('/me');
  sessionStorage.setItem(stored, key);
  $('name').textContent = `${me.name} (${me.roles.join(', ') || 'reads only'})`;
  allow(document.body);
  await refresh();
  $('login').hidden = true;
  $('desk').hidden = $('who').hidden = false;
}

function leave() {
  clearTimeout(timer);
  sessionStorage.removeItem(stored);
  key = me = null;
  $('desk').hidden = $('who').hidden = true;
  $('queue').replaceChildren();
  $('login').hidden = false;
  $('key').focus();
}

$('login').onsubmit = event => {
  event.preventDefault();
  key = $('key').value.trim();
  $('key').value = '';
  say('');
  attempt(enter);
};
$('leave').onclick = () => { leave(); say('Logged out.'); };
$('retrain').onclick = () => attempt(async () => { await call('/retraining/runs', 'POST'); say('A run has begun.'); await refresh(); });
$('cancel').onclick = () => attempt(async () => { await call('/retraining/runs/current', 'DELETE'); say('The run is being cancelled.'); await refresh(); });
if (key) attempt(enter); else leave();
