// node peer.mjs <url> <concurrency>: does what its input tells it, a line at a time, and answers each with a line
// "done <number> ...". See ChildProcess and Peer of the benchmarks.
//   addAll <tasks>                seconds that it takes to add them 1,000 at a time
//   drain <tasks> <milliseconds>  seconds that it takes to run tasks, which are there beforehand and wait that long
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger, makeWorkerUtils, run } from 'graphile-worker';

const [connectionString, concurrency] = process.argv.slice(2);
const concurrentJobs = Number(concurrency);
const logger = new Logger(() => (level, message) => (level === 'error' ? console.error(message) : undefined));
// batching as its page on performance advises: many jobs fetched at once, and completions that meet written together
const worker = {
  connectionString,
  concurrentJobs,
  maxPoolSize: concurrentJobs + 2,
  localQueue: { size: 500 },
  completeJobBatchDelay: 0,
  failJobBatchDelay: 0,
};
const filler = 'email to user1@example.org, subject hello there, attempt 1, from the benchmarks of the task loops';
const payload = (n) => (String(n) + filler).substring(0, 98);
const job = (n) => ({ identifier: 'bench', payload: { text: payload(n) }, jobKey: `task-${n}` });
const utils = await makeWorkerUtils({ connectionString, logger });
await utils.migrate();

async function seconds(work) {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

async function clear() {
  await utils.withPgClient((client) => client.query('truncate graphile_worker._private_jobs'));
}

async function addAll(tasks) {
  await clear();
  return seconds(async () => {
    for (let n = 0; n < tasks; n += 1000) {
      await utils.addJobs(Array.from({ length: Math.min(1000, tasks - n) }, (_, i) => job(n + i)));
    }
  });
}

async function drain(tasks, milliseconds) {
  await addAll(tasks);
  let runner;
  const taken = await seconds(() => new Promise((resolve, reject) => {
    let completed = 0;
    const bench = async () => {
      if (milliseconds) await sleep(milliseconds);
      if (++completed === tasks) resolve();
    };
    run({ logger, noHandleSignals: true, crontab: '', taskList: { bench }, preset: { worker } })
      .then((started) => (runner = started), reject);
  }));
  await runner.stop();
  return taken;
}

const commands = { addAll, drain };
for await (const line of createInterface({ input: process.stdin })) {
  const [command, ...words] = line.split(' ');
  console.log(`done ${await commands[command](...words.map(Number))}`);
}
process.exit(0);
