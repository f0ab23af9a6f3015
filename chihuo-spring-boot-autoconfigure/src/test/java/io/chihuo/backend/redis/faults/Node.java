package io.chihuo.backend.redis.faults;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

import io.chihuo.BackendUnavailableException;
import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoop;
import io.chihuo.MakeTask;
import io.chihuo.QueueCounts;
import io.chihuo.Task;
import io.chihuo.TaskQueue;

/**
 * An application that adds tasks to its own loop as fast as it can, in this process, and
 * remembers which were accepted and which were run.
 */
final class Node implements AutoCloseable {

	private final ConfigurableApplicationContext context;

	private final TaskQueue<String> queue;

	private final Work work;

	private final Set<String> accepted = ConcurrentHashMap.newKeySet();

	private final AtomicBoolean adding = new AtomicBoolean();

	private Thread adder = new Thread(this::addOnAndOn);

	private final AtomicInteger next = new AtomicInteger();

	Node(String... properties) {
		this.context = new SpringApplicationBuilder(Configuration.class).web(WebApplicationType.NONE)
			.properties("chihuo.backend=redis", "chihuo.timeout=3s", "chihuo.loops.load.concurrency=10",
					"chihuo.loops.load.lease=2s", "chihuo.loops.load.max-crashes=-1",
					"chihuo.loops.load.finish-policy=on-success")
			.properties(properties)
			.run();
		this.queue = this.context.getBean(ChihuoClient.class).queue("load", String.class);
		this.work = this.context.getBean(Work.class);
	}

	TaskQueue<String> queue() {
		return this.queue;
	}

	int accepted() {
		return this.accepted.size();
	}

	/** How many different tasks were run. */
	int done() {
		return this.work.done.size();
	}

	void startAdding() {
		this.adding.set(true);
		this.adder = new Thread(this::addOnAndOn, "adder");
		this.adder.start();
	}

	void stopAdding() throws InterruptedException {
		this.adding.set(false);
		this.adder.join();
	}

	/** An add that failed is asked again, as its caller would. */
	private void addOnAndOn() {
		while (this.adding.get()) {
			String id = "task-" + this.next.incrementAndGet();
			boolean answered = false;
			while (!answered) {
				answered = add(id);
			}
		}
	}

	private boolean add(String id) {
		try {
			this.queue.add(id, "payload of " + id);
			this.accepted.add(id);
			return true;
		}
		catch (BackendUnavailableException ex) {
			return false;
		}
	}

	/** Whether every accepted task was run and nothing is left over. */
	boolean drained() {
		QueueCounts counts = this.queue.counts();
		return counts.drained() && counts.dead() == 0 && this.work.done.containsAll(this.accepted);
	}

	@Override
	public void close() {
		this.adding.set(false);
		this.context.close();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Configuration {

		@Bean
		Work work() {
			return new Work();
		}

	}

	@ChihuoLoop(name = "load")
	static class Work {

		private final Set<String> done = ConcurrentHashMap.newKeySet();

		@MakeTask
		void run(Task<String> task) {
			this.done.add(task.id());
		}

	}

}
