// SPDX-License-Identifier: Apache-2.0

package io.chihuo.cluster;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

import io.chihuo.BackendUnavailableException;
import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.LoopControl;
import io.chihuo.LoopState;
import io.chihuo.RunningTask;
import io.chihuo.backend.NodeBus;
import io.chihuo.codec.TaskCodec;
import io.chihuo.concurrent.BusListeners;
import io.chihuo.contract.SettableClock;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

/**
 * Nodes of one process that receive each other's messages over a bus which can be cut.
 */
class ClusterTests {

	private static final Duration HEARTBEAT_INTERVAL = Duration.ofSeconds(5);

	private static final LoopCommand PAUSE = new LoopCommand(LoopAction.PAUSE, "loop", null, "me");

	private final SettableClock clock = new SettableClock();

	private final CutBus bus = new CutBus();

	private final List<ClusterNode> nodes = new ArrayList<>();

	/**
	 * Records the messages, and delivers them unless it is cut.
	 */
	private static final class CutBus implements NodeBus {

		private final BusListeners listeners = new BusListeners();

		private final List<String> said = new CopyOnWriteArrayList<>();

		private volatile boolean cut;

		private volatile boolean failing;

		/** Subscriptions wait until they are connected. */
		private volatile boolean notReceiving;

		private final List<Consumer<byte[]>> unconnected = new CopyOnWriteArrayList<>();

		@Override
		public CompletableFuture<Void> publish(byte[] message) {
			if (this.failing) {
				return CompletableFuture.failedFuture(new BackendUnavailableException("It is away", null));
			}
			this.said.add(new String(message, StandardCharsets.UTF_8));
			if (!this.cut) {
				this.listeners.publish(message);
			}
			return CompletableFuture.completedFuture(null);
		}

		@Override
		public Runnable subscribe(Consumer<byte[]> listener) {
			if (this.notReceiving) {
				this.unconnected.add(listener);
				return () -> {
				};
			}
			return this.listeners.add(listener);
		}

		void connect() {
			this.unconnected.forEach(this.listeners::add);
		}

		void say(String message) {
			this.listeners.publish(message.getBytes(StandardCharsets.UTF_8));
		}

	}

	/** Of all nodes; they are asked by another thread. */
	private volatile List<RunningTask> running = List.of();

	private record ClusterNode(Cluster cluster, LoopControl loop) {

		List<String> sees() {
			return this.cluster.nodes().stream().map(NodeStatus::name).toList();
		}

	}

	private ClusterNode node(String name) {
		LoopControl loop = mock(LoopControl.class);
		when(loop.name()).thenReturn("loop");
		when(loop.state()).thenReturn(LoopState.PAUSED);
		when(loop.runningTasks()).thenAnswer((call) -> this.running);
		ChihuoLoopRegistry loops = mock(ChihuoLoopRegistry.class);
		when(loops.loops()).thenReturn(List.of(loop));
		when(loops.find(any())).thenReturn(Optional.empty());
		when(loops.find("loop")).thenReturn(Optional.of(loop));
		LoopErrors watch = new LoopErrors(this.clock);
		LocalNode local = new LocalNode(new ClusterOptions(name, HEARTBEAT_INTERVAL), loops, watch, this.clock);
		Cluster cluster = new Cluster(this.bus, local, watch, TaskCodec.json(JsonMapper.builder().build()), this.clock);
		cluster.open();
		cluster.start();
		ClusterNode node = new ClusterNode(cluster, loop);
		this.nodes.add(node);
		return node;
	}

	@AfterEach
	void stop() {
		this.nodes.forEach((node) -> node.cluster().stop());
		this.clock.close();
	}

	private static void awaitSees(ClusterNode node, String... names) {
		TestLimits.await().untilAsserted(() -> assertThat(node.sees()).containsExactly(names));
	}

	private void beat() {
		int said = this.bus.said.size();
		this.clock.advance(HEARTBEAT_INTERVAL);
		TestLimits.await().until(() -> this.bus.said.size() >= said + this.nodes.size());
	}

	@Test
	void nodesSeeEachOtherAtOnceInAnyOrderOfStarts() {
		ClusterNode a = node("a");
		ClusterNode b = node("b");
		ClusterNode c = node("c");
		awaitSees(a, "a", "b", "c");
		awaitSees(b, "b", "a", "c");
		awaitSees(c, "c", "a", "b");
	}

	@Test
	void nodeThatReceivesNoMessagesYetIsNotListed() {
		ClusterNode a = node("a");
		awaitSees(a, "a");
		this.bus.notReceiving = true;
		ClusterNode b = node("b");
		this.bus.notReceiving = false;
		TestLimits.await().until(() -> this.bus.said.stream().anyMatch((said) -> said.contains("ECHO")));
		assertThat(a.sees()).containsExactly("a");
		this.bus.connect();
		beat();
		awaitSees(a, "a", "b");
		awaitSees(b, "b", "a");
		assertThat(outcomes(send(a, PAUSE)))
			.isEqualTo(Map.of("a", NodeAnswer.CommandOutcome.DONE, "b", NodeAnswer.CommandOutcome.DONE));
	}

	@Test
	void stoppingNodeAnnouncesThatItLeaves() {
		ClusterNode a = node("a");
		ClusterNode b = node("b");
		awaitSees(a, "a", "b");
		b.cluster().stop();
		awaitSees(a, "a");
	}

	@Test
	void nodeIsForgottenAfterThreeMissedHeartbeats() {
		ClusterNode a = node("a");
		ClusterNode b = node("b");
		awaitSees(a, "a", "b");
		awaitSees(b, "b", "a");
		this.bus.cut = true;
		beat();
		assertThat(a.sees()).containsExactly("a", "b");
		// a heartbeat from before may still be on its way
		TestLimits.await().untilAsserted(() -> {
			this.clock.advance(HEARTBEAT_INTERVAL.multipliedBy(3));
			assertThat(a.sees()).containsExactly("a");
		});
		this.bus.cut = false;
		// so the next one is later than that
		TestLimits.await().untilAsserted(() -> {
			this.clock.advance(HEARTBEAT_INTERVAL);
			assertThat(a.sees()).containsExactly("a", "b");
			assertThat(b.sees()).containsExactly("b", "a");
		});
	}

	@Test
	void loopsOfOthersStayKnown() {
		ClusterNode a = node("a");
		assertThat(a.cluster().loopsOfOthers()).isEmpty();
		ClusterNode b = node("b");
		awaitSees(a, "a", "b");
		b.cluster().stop();
		awaitSees(a, "a");
		assertThat(a.cluster().loopsOfOthers()).containsExactly("loop");
	}

	@Test
	void statusIsTheNewestOne() {
		ClusterNode a = node("a");
		ClusterNode b = node("b");
		awaitSees(a, "a", "b");
		when(b.loop().concurrency()).thenReturn(17);
		beat();
		TestLimits.await()
			.until(() -> a.cluster().nodes().get(1).findLoop("loop").map(LoopStatus::concurrency).orElse(0) == 17);
	}

	private static List<NodeAnswer> send(ClusterNode node, LoopCommand command) {
		return node.cluster().sendCommand(command, node.cluster().nodes()).join();
	}

	@Test
	void allAddressedNodesExecuteACommandAndAnswer() {
		ClusterNode a = node("a");
		ClusterNode b = node("b");
		awaitSees(a, "a", "b");
		assertThat(send(a, PAUSE)).extracting(NodeAnswer::node, NodeAnswer::outcome, NodeAnswer::state)
			.containsExactly(tuple("a", NodeAnswer.CommandOutcome.DONE, LoopState.PAUSED),
					tuple("b", NodeAnswer.CommandOutcome.DONE, LoopState.PAUSED));
		verify(a.loop()).pause();
		verify(b.loop()).pause();
	}

	@Test
	void commandIsExecutedThoughItCannotBeLogged() {
		Logger logger = (Logger) LoggerFactory.getLogger(Cluster.class);
		Appender<ILoggingEvent> appender = mock();
		doThrow(new IllegalStateException("No disk")).when(appender).doAppend(any());
		ClusterNode a = node("a");
		ClusterNode b = node("b");
		awaitSees(a, "a", "b");
		logger.addAppender(appender);
		logger.setLevel(Level.INFO);
		try {
			assertThat(outcomes(send(a, PAUSE))).containsEntry("b", NodeAnswer.CommandOutcome.DONE);
			// once, by the other node
			TestLimits.awaitLines().untilAsserted(() -> verify(appender).doAppend(any()));
		}
		finally {
			logger.setLevel(null);
			logger.detachAppender(appender);
		}
		verify(b.loop()).pause();
	}

	@Test
	void onlyTheAddressedNodeExecutesACommand() {
		ClusterNode a = node("a");
		ClusterNode b = node("b");
		ClusterNode c = node("c");
		awaitSees(a, "a", "b", "c");
		a.cluster().sendCommand(PAUSE, List.of(a.cluster().nodes().get(1))).join();
		verify(b.loop()).pause();
		verify(a.loop(), never()).pause();
		verify(c.loop(), never()).pause();
	}

	@Test
	void failureIsReportedWithItsNode() {
		ClusterNode a = node("a");
		ClusterNode b = node("b");
		awaitSees(a, "a", "b");
		doThrow(new IllegalStateException("broken")).when(b.loop()).pause();
		NodeAnswer answer = send(a, PAUSE).get(1);
		assertThat(answer.outcome()).isEqualTo(NodeAnswer.CommandOutcome.FAILED);
		assertThat(answer.detail()).contains("broken");
		assertThat(send(a, new LoopCommand(LoopAction.PAUSE, "other", null, "me"))).extracting(NodeAnswer::outcome)
			.containsOnly(NodeAnswer.CommandOutcome.NO_SUCH_LOOP);
	}

	@Test
	void nodeThatDoesNotAnswerInTimeIsReported() {
		ClusterNode a = node("a");
		awaitSees(a, "a", names(node("b")));
		this.bus.cut = true;
		assertThat(outcomes(send(a, PAUSE)))
			.isEqualTo(Map.of("a", NodeAnswer.CommandOutcome.DONE, "b", NodeAnswer.CommandOutcome.NO_ANSWER));
	}

	private static String names(ClusterNode node) {
		return node.sees().get(0);
	}

	private static Map<String, NodeAnswer.CommandOutcome> outcomes(List<NodeAnswer> answers) {
		return answers.stream().collect(Collectors.toMap(NodeAnswer::node, NodeAnswer::outcome));
	}

	@Test
	void commandThatCannotBePublishedIsReportedAtOnce() {
		ClusterNode a = node("a");
		node("b");
		awaitSees(a, "a", "b");
		this.bus.failing = true;
		NodeAnswer answer = send(a, PAUSE).get(1);
		assertThat(answer.outcome()).isEqualTo(NodeAnswer.CommandOutcome.NO_ANSWER);
		assertThat(answer.detail()).isEqualTo("It is away");
	}

	@Test
	void unknownMessageIsIgnored() {
		ClusterNode a = node("a");
		for (String message : List.of("", "{", "{}", "null", "[]", "{\"kind\":\"DANCE\",\"from\":\"x\"}",
				"{\"kind\":\"STATUS\",\"from\":\"x\"}", "{\"kind\":\"STATUS\",\"from\":\"x\",\"status\":{}}",
				"{\"kind\":\"COMMAND\",\"from\":\"x\"}", "{\"kind\":\"ANSWER\",\"from\":\"x\"}")) {
			this.bus.say(message);
		}
		node("b");
		awaitSees(a, "a", "b");
		String status = TestLimits.await("status of a")
			.until(() -> this.bus.said.stream().filter((message) -> message.contains("\"a\"")).findFirst(),
					Optional::isPresent)
			.orElseThrow();
		this.bus.say(status.replace("{\"", "{\"new\":{\"deep\":[1]},\"")
			.replace("\"a\"", "\"c\"")
			.replaceAll("\"instance\":\"[^\"]*\"", "\"instance\":\"other\"")
			.replaceAll("\"from\":\"[^\"]*\"", "\"from\":\"other\""));
		awaitSees(a, "a", "b", "c");
	}

	@Test
	void commandsThatMakeNoSenseAreRefused() {
		for (@Nullable
		Integer concurrency : new Integer[] { null, 0, -1 }) {
			assertThatIllegalArgumentException()
				.isThrownBy(() -> new LoopCommand(LoopAction.CONCURRENCY, "loop", concurrency, "me"));
		}
		assertThatIllegalArgumentException().isThrownBy(() -> new LoopCommand(LoopAction.PAUSE, "loop", 1, "me"));
	}

	@Test
	void repeatedCommandIsExecutedOnceAndAnsweredTwice() {
		ClusterNode a = node("a");
		ClusterNode b = node("b");
		awaitSees(a, "a", "b");
		a.cluster().sendCommand(PAUSE, a.cluster().nodes().subList(1, 2)).join();
		String command = this.bus.said.stream()
			.filter((said) -> said.contains("\"COMMAND\""))
			.findFirst()
			.orElseThrow();
		this.bus.say(command);
		TestLimits.await()
			.untilAsserted(
					() -> assertThat(this.bus.said.stream().filter((said) -> said.contains("\"ANSWER\""))).hasSize(2));
		verify(b.loop(), times(1)).pause();
	}

	@Test
	void statusAfterTheAnnouncementOfLeavingIsIgnored() {
		ClusterNode a = node("a");
		ClusterNode b = node("b");
		awaitSees(a, "a", "b");
		String late = this.bus.said.stream()
			.filter((said) -> said.contains("\"STATUS\"") && said.contains(b.cluster().instanceId()))
			.findFirst()
			.orElseThrow();
		b.cluster().stop();
		awaitSees(a, "a");
		this.bus.say(late);
		ClusterNode c = node("c");
		awaitSees(c, "c", "a");
		awaitSees(a, "a", "c");
	}

	@Test
	void statusOfABusyNodeStaysSmall() {
		ClusterNode node = node("busy");
		TestLimits.await().until(() -> this.bus.said.stream().anyMatch((said) -> said.contains("WHO")));
		RunningTask run = RunningTask.of("x".repeat(100), 1, 1, this.clock.now(), 0.5, "m".repeat(10_000), false);
		this.running = Collections.nCopies(1000, run);
		NodeStatus status = node.cluster().nodes().get(0);
		LoopStatus loop = status.loops().get(0);
		assertThat(loop.runningCount()).isEqualTo(1000);
		assertThat(loop.running()).hasSizeBetween(50, LoopStatus.MAX_RUNNING_TASKS)
			.allSatisfy((task) -> assertThat(task.message()).hasSize(201));
	}

	@Test
	void nodeCannotBeCalledAll() {
		assertThatIllegalArgumentException().isThrownBy(() -> new ClusterOptions("all", HEARTBEAT_INTERVAL))
			.withMessageContaining("'chihuo.cluster.node'");
	}

	@Test
	void heartbeatStaysSmallHoweverMuchRuns() {
		node("one");
		this.running = IntStream.range(0, 1000)
			.mapToObj((i) -> RunningTask.of("a".repeat(500) + i, 1, i, this.clock.now(), 0, "m".repeat(300), false))
			.toList();
		beat();
		beat();
		TestLimits.await()
			.until(() -> this.bus.said.stream().anyMatch((said) -> said.contains("\"runningCount\":1000")));
		assertThat(this.bus.said).allSatisfy((said) -> assertThat(said).hasSizeLessThan(64 * 1024));
	}

}
