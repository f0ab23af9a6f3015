// SPDX-License-Identifier: Apache-2.0

package io.chihuo.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

import io.chihuo.ChihuoClient;
import io.chihuo.TaskQueue;
import io.chihuo.client.BackendChihuoClient;
import io.chihuo.servers.RedisServer;

/**
 * A {@link FaultWorker} in this JVM, or one that only adds tasks.
 */
public final class FaultApplication implements AutoCloseable {

	/** How long calls of its queues may take. */
	static final Duration CALL_TIMEOUT = Duration.ofSeconds(2);

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	/**
	 * Start an application.
	 * @param log where it notes down its leases and runs
	 * @param properties its properties, {@code name=value}
	 */
	public FaultApplication(EventLog log, String... properties) {
		this.context.getBeanFactory().setConversionService(ApplicationConversionService.getSharedInstance());
		TestPropertyValues.of(properties).applyTo(this.context);
		this.context.registerBean(EventLog.class, () -> log);
		this.context.registerBean(Effect.class, () -> (id, token) -> {
		});
		this.context.register(FaultWorker.class);
		this.context.refresh();
	}

	/** An application that adds tasks and runs none. */
	public static FaultApplication client(String... properties) {
		return new FaultApplication((event) -> {
		}, with(properties, "chihuo.role=client"));
	}

	/** Properties of an application whose queues are on this server. */
	public static String[] on(RedisServer server, String namespace) {
		return with(
				new String[] { "spring.data.redis.host=" + server.host(), "spring.data.redis.port=" + server.port() },
				common("redis", namespace));
	}

	/**
	 * Properties that applications have in common, wherever the servers of a backend are.
	 */
	public static String[] common(String backend, String namespace) {
		return new String[] { "chihuo.backend=" + backend, "chihuo.namespace=" + namespace,
				"chihuo.timeout=" + CALL_TIMEOUT.toMillis() + "ms", "chihuo.loops.load.backoff.initial=100ms",
				"chihuo.loops.load.backoff.max=500ms", "spring.data.redis.repositories.enabled=false" };
	}

	public static String[] with(String[] properties, String... more) {
		List<String> all = new ArrayList<>(List.of(properties));
		all.addAll(List.of(more));
		return all.toArray(String[]::new);
	}

	public TaskQueue<FaultTask> queue() {
		return this.context.getBean(ChihuoClient.class).queue(LoadLoop.NAME, FaultTask.class);
	}

	/** Queue of the {@link AwaitedLoop}. */
	public TaskQueue<Integer> awaitedQueue() {
		return this.context.getBean(ChihuoClient.class).queue(AwaitedLoop.NAME, Integer.class);
	}

	/** Client of the application. */
	public ChihuoClient client() {
		return this.context.getBean(ChihuoClient.class);
	}

	/** How many tasks this application awaits. */
	public int pendingCount() {
		return this.context.getBean(BackendChihuoClient.class).awaitedTasks().pendingCount();
	}

	@Override
	public void close() {
		this.context.close();
	}

}
