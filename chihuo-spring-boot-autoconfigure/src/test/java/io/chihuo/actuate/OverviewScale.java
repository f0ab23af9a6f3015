// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.springframework.boot.WebApplicationType;

import io.chihuo.backend.NodeBus;
import io.chihuo.backend.TaskBackend;
import io.chihuo.cluster.SimulatedNode;
import io.chihuo.servers.RedisServer;

/**
 * Measures the overview of many loops on many nodes, which are there by their messages
 * only. Not a test: run it by hand, with {@code redis} as its argument for queues in
 * Redis.
 */
public final class OverviewScale {

	private static final int NODE_COUNT = 20;

	private static final int LOOP_COUNT = 10_000;

	private static final int REQUEST_COUNT = 300;

	private static final int CHANGED_LOOPS = 500;

	private OverviewScale() {
	}

	public static void main(String[] args) throws Exception {
		List<String> properties = new ArrayList<>(List.of("chihuo.backend=memory"));
		if (args.length > 0) {
			RedisServer redis = RedisServer.shared();
			properties = List.of("chihuo.backend=redis", "spring.data.redis.host=" + redis.host(),
					"spring.data.redis.port=" + redis.port());
		}
		ScheduledExecutorService heartbeats = Executors.newSingleThreadScheduledExecutor();
		try (EndpointProcess application = EndpointProcess.start(WebApplicationType.SERVLET, List.of(),
				properties.toArray(String[]::new))) {
			NodeBus bus = application.bean(TaskBackend.class).nodeBus("default");
			List<SimulatedNode> nodes = new ArrayList<>();
			long largest = 0;
			long bytes = 0;
			for (int i = 1; i < NODE_COUNT; i++) {
				SimulatedNode node = new SimulatedNode("node-" + i, LOOP_COUNT);
				nodes.add(node);
				for (byte[] message : node.heartbeat(true)) {
					largest = Math.max(largest, message.length);
					bytes += message.length;
					bus.publish(message).join();
				}
			}
			System.out.printf("first heartbeats: %d kB in all, largest message %d bytes%n", bytes / 1000, largest);
			heartbeats.scheduleAtFixedRate(new Heartbeats(bus, nodes), 1, 5, TimeUnit.SECONDS);
			for (String query : List.of("", "?sort=ready", "?sort=out", "?name=0042&sort=dead", "?state=growing")) {
				measure(application.http().port(), query);
			}
		}
		finally {
			heartbeats.shutdownNow();
		}
	}

	/** Some tasks end between two of them. */
	private record Heartbeats(NodeBus bus, List<SimulatedNode> nodes) implements Runnable {

		@Override
		public void run() {
			long bytes = 0;
			for (SimulatedNode node : this.nodes) {
				for (int i = 0; i < CHANGED_LOOPS; i++) {
					node.finishTasks(i, System.nanoTime() / 1_000_000_000);
				}
				for (byte[] message : node.heartbeat(false)) {
					bytes += message.length;
					this.bus.publish(message);
				}
			}
			System.out.printf("heartbeats of %d nodes, %d loops changed: %d kB%n", this.nodes.size(), CHANGED_LOOPS,
					bytes / 1000);
		}

	}

	private static void measure(int port, String query) throws Exception {
		HttpClient client = HttpClient.newHttpClient();
		HttpRequest request = HttpRequest
			.newBuilder(URI.create("http://localhost:" + port + "/actuator/chihuo/overview" + query))
			.build();
		long[] micros = new long[REQUEST_COUNT];
		int size = 0;
		String last = "";
		for (int i = 0; i < REQUEST_COUNT; i++) {
			long start = System.nanoTime();
			HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
			micros[i] = (System.nanoTime() - start) / 1000;
			size = Math.max(size, response.body().getBytes(StandardCharsets.UTF_8).length);
			last = response.body();
			Thread.sleep(50);
		}
		Arrays.sort(micros);
		System.out.printf("overview%s: p50 %d ms, p95 %d ms, max %d ms, page %d bytes; %s%n", query,
				micros[REQUEST_COUNT / 2] / 1000, micros[REQUEST_COUNT * 95 / 100] / 1000,
				micros[REQUEST_COUNT - 1] / 1000, size,
				last.replaceAll(".*(\"matching\":\\d+,\"known\":\\d+,\"sampled\":\\d+).*", "$1"));
	}

}
