// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.chihuo.AddOptions;
import io.chihuo.Backoff;
import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.LoopControl;
import io.chihuo.LoopDefinition;
import io.chihuo.LoopHandler;
import io.chihuo.LoopOptions;
import io.chihuo.TaskEntry;
import io.chihuo.TaskQueue;
import io.chihuo.observation.DefaultTaskAddConvention;
import io.chihuo.observation.DefaultTaskRunConvention;
import io.chihuo.observation.ObservedRuns;
import io.chihuo.observation.TaskAddContext;
import io.chihuo.observation.TaskRunContext;
import io.chihuo.observation.TimedRuns;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Follows tasks with the tracing of Spring Boot and OpenTelemetry, spans kept in memory.
 */
class TracingTests {

	private static final Duration HANG_TIMEOUT = TestLimits.HANG_TIMEOUT;

	private final InMemorySpanExporter exporter = InMemorySpanExporter.create();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class, ChihuoMetricsAutoConfiguration.class,
				ChihuoObservationAutoConfiguration.class, MetricsAutoConfiguration.class,
				CompositeMeterRegistryAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class,
				ObservationAutoConfiguration.class, MicrometerTracingAutoConfiguration.class,
				OpenTelemetrySdkAutoConfiguration.class, OpenTelemetryTracingAutoConfiguration.class))
		.withBean(SimpleSpanProcessor.class, () -> SimpleSpanProcessor.builder(this.exporter).build())
		.withPropertyValues("management.tracing.sampling.probability=1");

	private static LoopControl run(AssertableApplicationContext context, LoopHandler<String> handler) {
		LoopOptions options = LoopOptions.DEFAULTS
			.with((changes) -> changes.backoff(Backoff.fixed(Duration.ofMillis(1))));
		return context.getBean(ChihuoLoopRegistry.class)
			.register(LoopDefinition.of("loop", String.class, handler).options(options));
	}

	private static TaskQueue<String> queue(AssertableApplicationContext context) {
		return context.getBean(ChihuoClient.class).queue("loop", String.class);
	}

	private List<SpanData> spans(String name) {
		return this.exporter.getFinishedSpanItems().stream().filter((span) -> span.getName().equals(name)).toList();
	}

	private SpanData span(String name) {
		assertThat(spans(name)).hasSize(1);
		return spans(name).get(0);
	}

	private List<SpanData> awaitSpans(String name, int count) {
		TestLimits.await().atMost(HANG_TIMEOUT).until(() -> spans(name).size() == count);
		return spans(name);
	}

	@Test
	void runIsInTheTraceOfTheAdd() {
		this.contextRunner.run((context) -> {
			assertThat(context).hasSingleBean(ObservedRuns.class).doesNotHaveBean(TimedRuns.class);
			LoopControl loop = run(context, (task) -> null);
			Observation request = Observation.start("request", context.getBean(ObservationRegistry.class));
			request.scoped(() -> queue(context).add("a"));
			request.stop();
			assertThat(loop.awaitDrained(HANG_TIMEOUT)).isTrue();
			SpanData add = span("loop add");
			SpanData run = span("loop run");
			assertThat(add.getParentSpanId()).isEqualTo(span("request").getSpanId());
			assertThat(add.getKind()).isEqualTo(SpanKind.PRODUCER);
			assertThat(run.getParentSpanId()).isEqualTo(add.getSpanId());
			assertThat(run.getTraceId()).isEqualTo(add.getTraceId()).isEqualTo(span("request").getTraceId());
			assertThat(run.getKind()).isEqualTo(SpanKind.CONSUMER);
			assertThat(run.getAttributes().get(AttributeKey.stringKey("chihuo.task.id"))).isEqualTo("a");
			assertThat(run.getAttributes().get(AttributeKey.stringKey("outcome"))).isEqualTo("success");
		});
	}

	@Test
	void bulkAddIsOneSpanAndEachOfItsRunsAChild() {
		this.contextRunner.run((context) -> {
			LoopControl loop = run(context, (task) -> null);
			queue(context).addAll(Stream.of("a", "b", "c").map((id) -> TaskEntry.of(id, id)));
			queue(context).async().addAll(Stream.of("d", "e").map((id) -> TaskEntry.of(id, id)).toList()).join();
			assertThat(loop.awaitDrained(HANG_TIMEOUT)).isTrue();
			List<SpanData> adds = spans("loop add");
			assertThat(adds).hasSize(2);
			assertThat(adds.get(0).getAttributes().get(AttributeKey.stringKey("chihuo.task.count"))).isEqualTo("3");
			assertThat(spans("loop run")).extracting(SpanData::getParentSpanId)
				.containsExactlyInAnyOrder(adds.get(0).getSpanId(), adds.get(0).getSpanId(), adds.get(0).getSpanId(),
						adds.get(1).getSpanId(), adds.get(1).getSpanId());
		});
	}

	@Test
	void retriesAreInTheSameTrace() {
		this.contextRunner.run((context) -> {
			run(context, LoopHandler.run((task) -> {
				if (task.attempt() < 3) {
					throw new IllegalStateException("not yet");
				}
			}));
			queue(context).add("a");
			List<SpanData> runs = awaitSpans("loop run", 3);
			assertThat(runs).extracting(SpanData::getParentSpanId).containsOnly(span("loop add").getSpanId());
			assertThat(runs).extracting((run) -> run.getStatus().getStatusCode())
				.containsExactly(StatusCode.ERROR, StatusCode.ERROR, StatusCode.UNSET);
		});
	}

	@Test
	void rerunIsInTheTraceOfTheAddThatAskedForIt() {
		this.contextRunner.run((context) -> {
			CompletableFuture<String> first = new CompletableFuture<>();
			CompletableFuture<String> begun = new CompletableFuture<>();
			LoopControl loop = run(context, (task) -> begun.complete(task.id()) ? first : null);
			queue(context).add("a");
			begun.join();
			queue(context).add("a", "again");
			first.complete("done");
			assertThat(loop.awaitDrained(HANG_TIMEOUT)).isTrue();
			assertThat(spans("loop run")).extracting(SpanData::getParentSpanId)
				.containsExactlyElementsOf(spans("loop add").stream().map(SpanData::getSpanId).toList());
		});
	}

	@Test
	void taskThatAHandlerAddsIsItsChild() {
		this.contextRunner.run((context) -> {
			LoopControl loop = run(context, LoopHandler.run((task) -> {
				if (task.id().equals("parent")) {
					task.queue().add("child");
				}
			}));
			queue(context).add("parent");
			assertThat(loop.awaitDrained(HANG_TIMEOUT)).isTrue();
			assertThat(this.exporter.getFinishedSpanItems()).extracting(SpanData::getTraceId)
				.hasSize(4)
				.containsOnly(span("loop add", SpanId.getInvalid()).getTraceId());
		});
	}

	private SpanData span(String name, String parent) {
		return spans(name).stream().filter((span) -> span.getParentSpanId().equals(parent)).findFirst().orElseThrow();
	}

	@Test
	void observationOfAnAsynchronousRunEndsWithItsStage() {
		this.contextRunner.run((context) -> {
			CompletableFuture<String> later = new CompletableFuture<>();
			CompletableFuture<String> returned = new CompletableFuture<>();
			LoopControl loop = run(context, (task) -> {
				returned.complete(task.id());
				return task.id().equals("stage") ? later : Mono.fromFuture(later);
			});
			queue(context).add("stage");
			queue(context).add("mono");
			returned.join();
			assertThat(spans("loop run")).isEmpty();
			later.completeExceptionally(new IllegalStateException("late"));
			TestLimits.await().atMost(HANG_TIMEOUT).until(() -> spans("loop run").size() >= 2);
			assertThat(spans("loop run")).extracting((run) -> run.getStatus().getStatusCode())
				.containsOnly(StatusCode.ERROR);
			loop.stop(Duration.ZERO).join();
		});
	}

	@Test
	void handlerRunsInTheSpanOfItsRun() {
		this.contextRunner.run((context) -> {
			Tracer tracer = context.getBean(Tracer.class);
			CompletableFuture<String> inside = new CompletableFuture<>();
			LoopControl loop = run(context, (task) -> inside.complete(tracer.currentSpan().context().spanId()));
			queue(context).add("a");
			assertThat(loop.awaitDrained(HANG_TIMEOUT)).isTrue();
			assertThat(inside.join()).isEqualTo(span("loop run").getSpanId());
		});
	}

	@Test
	void ownHeadersStayAndThoseOfAnotherTraceGiveWay() {
		this.contextRunner.run((context) -> {
			CompletableFuture<String> header = new CompletableFuture<>();
			run(context, (task) -> header.complete(task.headers().get("tenant") + task.headers().get("traceparent")));
			queue(context).add("a", null, AddOptions.DEFAULTS.header("tenant", "blue").header("traceparent", "copied"));
			assertThat(header.join()).startsWith("blue").contains(awaitSpans("loop run", 1).get(0).getTraceId());
		});
	}

	@Test
	void failedAddIsAnError() {
		this.contextRunner.run((context) -> {
			TaskQueue<String> queue = queue(context);
			context.getBean(ChihuoLoopRegistry.class)
				.register(LoopDefinition.of("loop", String.class, (task) -> null)
					.options(LoopOptions.DEFAULTS.with((changes) -> changes.enabled(false).maxLength(1))));
			queue.add("a");
			assertThat(queue.async().add("b", null)).failsWithin(HANG_TIMEOUT);
			SpanData refused = spans("loop add").get(1);
			assertThat(refused.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
			assertThat(refused.getAttributes().get(AttributeKey.stringKey("result"))).isEqualTo("queue_full");
			assertThat(refused.getAttributes().get(AttributeKey.stringKey("exception")))
				.isEqualTo("QueueFullException");
		});
	}

	static class OwnRuns extends DefaultTaskRunConvention {

		@Override
		public String getContextualName(TaskRunContext context) {
			return "my " + context.getLoop();
		}

		@Override
		public KeyValues getLowCardinalityKeyValues(TaskRunContext context) {
			return super.getLowCardinalityKeyValues(context).and("tenant", "blue");
		}

	}

	static class OwnAdds extends DefaultTaskAddConvention {

		@Override
		public String getContextualName(TaskAddContext context) {
			return "my add";
		}

	}

	@Test
	void conventionsCanBeReplaced() {
		this.contextRunner.withBean(OwnRuns.class).withBean(OwnAdds.class).run((context) -> {
			LoopControl loop = run(context, (task) -> null);
			queue(context).add("a");
			assertThat(loop.awaitDrained(HANG_TIMEOUT)).isTrue();
			assertThat(span("my loop").getAttributes().get(AttributeKey.stringKey("tenant"))).isEqualTo("blue");
			assertThat(span("my loop").getParentSpanId()).isEqualTo(span("my add").getSpanId());
		});
	}

}
