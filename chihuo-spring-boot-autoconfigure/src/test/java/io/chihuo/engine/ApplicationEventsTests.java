// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.ResolvableType;

import io.chihuo.LoopControl;
import io.chihuo.LoopHandler;
import io.chihuo.LoopState;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.contract.SettableClock;
import io.chihuo.engine.event.ApplicationEvents;
import io.chihuo.event.LeaseLost;
import io.chihuo.event.LoopEvent;
import io.chihuo.event.LoopStarted;
import io.chihuo.event.LoopStopped;
import io.chihuo.event.TaskDead;
import io.chihuo.event.TaskFailed;
import io.chihuo.event.TaskStarted;
import io.chihuo.event.TaskSucceeded;

import static org.assertj.core.api.Assertions.assertThat;

class ApplicationEventsTests {

	private final SettableClock clock = new SettableClock();

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	private final List<TestNode> nodes = new ArrayList<>();

	@AfterEach
	void close() {
		this.nodes.forEach(TestNode::close);
		this.context.close();
	}

	private TestNode node(Class<?>... listeners) {
		return node(new MemoryTaskBackend(this.clock), listeners);
	}

	private TestNode node(TaskBackend backend, Class<?>... listeners) {
		for (Class<?> listener : listeners) {
			this.context.registerBean(listener);
		}
		this.context.refresh();
		TestNode node = new TestNode(this.clock, backend, TestNode.threads(),
				List.of(new ApplicationEvents(this.context)));
		this.nodes.add(node);
		return node;
	}

	static class ThreadedEventRecorder {

		final List<LoopEvent> events = new CopyOnWriteArrayList<>();

		final List<Thread> threads = new CopyOnWriteArrayList<>();

		@EventListener
		void on(LoopEvent event) {
			this.threads.add(Thread.currentThread());
			this.events.add(event);
		}

	}

	static class SucceededListener implements ApplicationListener<PayloadApplicationEvent<TaskSucceeded>> {

		final List<String> ids = new CopyOnWriteArrayList<>();

		@Override
		public void onApplicationEvent(PayloadApplicationEvent<TaskSucceeded> event) {
			this.ids.add(event.getPayload().id());
		}

	}

	static class FailingEventListener {

		@EventListener
		void on(LoopEvent event) {
			throw new IllegalStateException("no");
		}

	}

	private List<LoopEvent> events() {
		return this.context.getBean(ThreadedEventRecorder.class).events;
	}

	@Test
	void lifeOfALoopAndItsTasksIsPublished() {
		TestNode node = node(ThreadedEventRecorder.class);
		LoopControl loop = node.run(LoopHandler.run((task) -> {
			if (task.id().equals("bad")) {
				throw new IllegalStateException("no");
			}
		}), (options) -> options.maxAttempts(1).concurrency(1));
		TestNode.soon().until(() -> events().contains(LoopStarted.of("test", "loop", 1)));
		node.queue().add("good");
		node.queue().add("bad");
		TestNode.soon().until(() -> events().stream().anyMatch(TaskDead.class::isInstance));
		loop.stop().join();
		assertThat(events()).containsSubsequence(LoopStarted.of("test", "loop", 1),
				TaskStarted.of("test", "loop", "good", 1), TaskSucceeded.of("test", "loop", "good", 1),
				TaskStarted.of("test", "loop", "bad", 1));
		assertThat(events()).filteredOn(TaskFailed.class::isInstance).singleElement().satisfies((event) -> {
			TaskFailed failed = (TaskFailed) event;
			assertThat(failed.id()).isEqualTo("bad");
			assertThat(failed.isRetried()).isFalse();
			assertThat(failed.failure()).hasMessage("no");
		});
		assertThat(events()).contains(TaskDead.of("test", "loop", "bad", 1, 0, "java.lang.IllegalStateException: no"));
		assertThat(events()).last().isEqualTo(LoopStopped.of("test", "loop", LoopState.STOPPED));
	}

	@Test
	void eventsArePublishedOnOneThreadOfTheLoop() {
		TestNode node = node(ThreadedEventRecorder.class);
		CompletableFuture<Thread> handler = new CompletableFuture<>();
		node.run(LoopHandler.run((task) -> handler.complete(Thread.currentThread())));
		node.queue().add("a");
		TestNode.soon().until(() -> events().contains(TaskSucceeded.of("test", "loop", "a", 1)));
		assertThat(new HashSet<>(this.context.getBean(ThreadedEventRecorder.class).threads)).singleElement()
			.satisfies((thread) -> assertThat(thread).isNotSameAs(handler.join()))
			.satisfies((thread) -> assertThat(thread.getName()).isEqualTo("chihuo-listener-loop"));
	}

	@Test
	void endOfAnAsynchronousRunIsNotPublishedOnTheThreadThatEndedIt() {
		TestNode node = node(ThreadedEventRecorder.class);
		CompletableFuture<String> later = new CompletableFuture<>();
		node.run((task) -> later);
		node.queue().add("a");
		TestNode.soon().until(() -> events().contains(TaskStarted.of("test", "loop", "a", 1)));
		later.complete("done");
		TestNode.soon().until(() -> events().contains(TaskSucceeded.of("test", "loop", "a", 1)));
		assertThat(this.context.getBean(ThreadedEventRecorder.class).threads).doesNotContain(Thread.currentThread());
	}

	@Test
	void lostLeaseIsPublished() {
		FaultyBackend backend = new FaultyBackend(this.clock);
		TestNode node = node(backend, ThreadedEventRecorder.class);
		GatedHandler gate = new GatedHandler();
		node.run(gate);
		node.queue().add("a");
		gate.awaitBegun(1);
		backend.fail("renew");
		this.clock.advance(Duration.ofMinutes(1));
		TestNode.soon().until(() -> events().contains(LeaseLost.of("test", "loop", "a", 1)));
		gate.open();
	}

	@Test
	void listenersOfOneEventReceiveThatOne() {
		TestNode node = node(SucceededListener.class);
		node.run((task) -> null);
		node.queue().add("a");
		TestNode.soon()
			.untilAsserted(() -> assertThat(this.context.getBean(SucceededListener.class).ids).containsExactly("a"));
	}

	@Test
	void listenerOfTheParentContextIsNotifiedToo() {
		AnnotationConfigApplicationContext parent = new AnnotationConfigApplicationContext(SucceededListener.class);
		this.context.setParent(parent);
		TestNode node = node();
		node.run((task) -> null);
		node.queue().add("a");
		TestNode.soon()
			.untilAsserted(() -> assertThat(parent.getBean(SucceededListener.class).ids).containsExactly("a"));
		parent.close();
	}

	@Test
	void listenerThatThrowsAffectsNoRun() {
		TestNode node = node(FailingEventListener.class, SucceededListener.class);
		LoopControl loop = node.run((task) -> null);
		node.queue().add("a");
		node.awaitDrained();
		loop.stop().join();
		assertThat(node.queue().counts().dead()).isZero();
	}

	@Test
	void listenerRegisteredLaterIsNotifiedFromTheNextStartOn() {
		TestNode node = node();
		LoopControl loop = node.run((task) -> null);
		SucceededListener late = new SucceededListener();
		this.context.addApplicationListener(late);
		node.queue().add("a");
		node.awaitDrained();
		assertThat(late.ids).isEmpty();
		loop.stop().join();
		loop.start();
		node.queue().add("b");
		TestNode.soon().untilAsserted(() -> assertThat(late.ids).containsExactly("b"));
	}

	@Test
	void nothingIsPublishedWhereNobodyListens() {
		List<Object> published = new CopyOnWriteArrayList<>();
		GenericApplicationContext counting = new GenericApplicationContext() {
			@Override
			protected void publishEvent(Object event, ResolvableType typeHint) {
				published.add(event);
				super.publishEvent(event, typeHint);
			}
		};
		counting.refresh();
		published.clear();
		TestNode node = new TestNode(this.clock, new MemoryTaskBackend(this.clock), TestNode.threads(),
				List.of(new ApplicationEvents(counting)));
		this.nodes.add(node);
		LoopControl loop = node.run((task) -> null);
		node.queue().add("a");
		node.awaitDrained();
		loop.stop().join();
		assertThat(published).isEmpty();
	}

}
