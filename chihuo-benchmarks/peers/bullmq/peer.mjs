// node peer.mjs <host> <port> <concurrency>: does what its input tells it, a line at a time, and answers each with a
// line "done <number> ...". See Child and Peer of the benchmarks.
//   add <tasks> <callers>         seconds that it takes callers, each waiting for its answers, to add tasks
//   addAll <tasks>                seconds that it takes to add them 1,000 at a time
//   drain <tasks> <milliseconds>  seconds that it takes to run tasks, which are there beforehand and wait that long
//   flow <tasks>                  seconds from the add of a flow with so many children to the end of their parent
//   latency <tasks> <a second>    milliseconds from add to start, median and 99th percentile
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { FlowProducer, Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';

const [host, port, concurrency] = process.argv.slice(2);
const connect = () => new Redis({ host, port: Number(port), maxRetriesPerRequest: null });
const queue = new Queue('bench', { connection: connect() });
const options = { removeOnComplete: true };
const filler = 'email to user1@example.org, subject hello there, attempt 1, from the benchmarks of the task loops';
const payload = (n) => (String(n) + filler).substring(0, 98);

async function seconds(work) {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

async function add(tasks, callers) {
  let next = 0;
  const call = async () => {
    while (next < tasks) {
      const n = next++;
      await queue.add('task', payload(n), { ...options, jobId: `task-${n}` });
    }
  };
  return seconds(() => Promise.all(Array.from({ length: callers }, call)));
}

const job = (n) => ({ name: 'task', data: payload(n), opts: { ...options, jobId: `task-${n}` } });

async function addAll(tasks) {
  return seconds(async () => {
    for (let n = 0; n < tasks; n += 1000) {
      await queue.addBulk(Array.from({ length: Math.min(1000, tasks - n) }, (_, i) => job(n + i)));
    }
  });
}

async function drain(tasks, milliseconds) {
  await addAll(tasks);
  let worker;
  const taken = await seconds(() => new Promise((resolve) => {
    let completed = 0;
    worker = new Worker('bench', async () => (milliseconds ? sleep(milliseconds) : undefined),
      { connection: connect(), concurrency: Number(concurrency) });
    worker.on('completed', () => (++completed === tasks ? resolve() : undefined));
  }));
  await worker.close();
  return taken;
}

async function flow(tasks) {
  const producer = new FlowProducer({ connection: connect() });
  const settings = { connection: connect(), concurrency: Number(concurrency) };
  const children = new Worker('children', async () => undefined, settings);
  let parents;
  const plan = Array.from({ length: tasks }, (_, n) => ({ name: 'task', queueName: 'children', data: n, opts: options }));
  await children.waitUntilReady();
  const taken = await seconds(() => new Promise((resolve) => {
    parents = new Worker('parents', async () => undefined, { connection: connect() });
    parents.on('completed', resolve);
    producer.add({ name: 'parent', queueName: 'parents', opts: options, children: plan });
  }));
  await children.close();
  await parents.close();
  await producer.close();
  return taken;
}

async function latency(tasks, perSecond) {
  const added = [];
  const times = [];
  let worker;
  await new Promise(async (resolve) => {
    worker = new Worker('bench', async (job) => {
      times.push(performance.now() - added[Number(job.id.substring(5))]);
      if (times.length === tasks) resolve();
    }, { connection: connect(), concurrency: Number(concurrency) });
    await worker.waitUntilReady();
    const start = performance.now();
    for (let n = 0; n < tasks; n++) {
      const wait = start + ((n + 1) * 1000) / perSecond - performance.now();
      if (wait > 0) await sleep(wait);
      added[n] = performance.now();
      await queue.add('task', payload(n), { ...options, jobId: `task-${n}` });
    }
  });
  await worker.close();
  times.sort((a, b) => a - b);
  const percentile = (share) => times[Math.ceil(share * times.length) - 1];
  return `${percentile(0.5)} ${percentile(0.99)}`;
}

const commands = { add, addAll, drain, flow, latency };
for await (const line of createInterface({ input: process.stdin })) {
  const [command, ...words] = line.split(' ');
  console.log(`done ${await commands[command](...words.map(Number))}`);
}
process.exit(0);
