// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.util.List;
import java.util.Optional;

import jakarta.inject.Provider;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Lazy;

import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoop;
import io.chihuo.MakeTask;
import io.chihuo.TaskQueue;

import static org.assertj.core.api.Assertions.assertThat;

class TaskQueueInjectionTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class))
		.withPropertyValues("chihuo.role=client");

	record ArticleOrder(String article) {
	}

	@ChihuoLoop(name = "orders")
	static class OrderLoop {

		@MakeTask
		void make(String id, ArticleOrder order) {
		}

	}

	@ChihuoLoop(name = "urgent")
	static class UrgentOrderLoop extends OrderLoop {

	}

	@ChihuoLoop(name = "numbers")
	static class QueueNumberLoop {

		@MakeTask
		void make(String id, Integer number) {
		}

	}

	record ByType(TaskQueue<ArticleOrder> orderQueue, TaskQueue<Integer> numberQueue) {
	}

	@Test
	void queueIsInjectedByPayloadType() {
		this.contextRunner.withBean(OrderLoop.class)
			.withBean(QueueNumberLoop.class)
			.withBean(ByType.class)
			.run((context) -> {
				ByType injected = context.getBean(ByType.class);
				assertThat(injected.orderQueue().name()).isEqualTo("orders");
				assertThat(injected.numberQueue().name()).isEqualTo("numbers");
				injected.orderQueue().add("a", new ArticleOrder("tea"));
				assertThat(context.getBean(ChihuoClient.class).queue("orders", ArticleOrder.class).size()).isEqualTo(1);
			});
	}

	static class ByQualifier {

		@Autowired
		@Qualifier("orders")
		TaskQueue<ArticleOrder> slow;

		@Autowired
		@Qualifier("urgent")
		TaskQueue<ArticleOrder> fast;

	}

	@Test
	void queueIsInjectedByQualifierWhereTwoHaveOneType() {
		this.contextRunner.withBean(OrderLoop.class)
			.withBean(UrgentOrderLoop.class)
			.withBean(ByQualifier.class)
			.run((context) -> {
				ByQualifier injected = context.getBean(ByQualifier.class);
				assertThat(injected.slow.name()).isEqualTo("orders");
				assertThat(injected.fast.name()).isEqualTo("urgent");
			});
	}

	record ByName(TaskQueue<ArticleOrder> orders, TaskQueue<ArticleOrder> urgent) {
	}

	@Test
	void queueIsInjectedByParameterNameWhereTwoHaveOneType() {
		this.contextRunner.withBean(OrderLoop.class)
			.withBean(UrgentOrderLoop.class)
			.withBean(ByName.class)
			.run((context) -> {
				ByName injected = context.getBean(ByName.class);
				assertThat(injected.orders().name()).isEqualTo("orders");
				assertThat(injected.urgent().name()).isEqualTo("urgent");
			});
	}

	@ChihuoLoop
	static class OtherOrderLoop extends OrderLoop {

	}

	@Test
	void queueIsInjectedByParameterNameThoughLoopBeansBearTheNames() {
		this.contextRunner.withBean("orders", OtherOrderLoop.class)
			.withBean("urgent", UrgentOrderLoop.class)
			.withBean(ByName.class)
			.run((context) -> {
				ByName injected = context.getBean(ByName.class);
				assertThat(injected.orders().name()).isEqualTo("orders");
				assertThat(injected.urgent().name()).isEqualTo("urgent");
			});
	}

	record ByNameOfAProvider(ObjectProvider<TaskQueue<ArticleOrder>> orders,
			ObjectProvider<TaskQueue<ArticleOrder>> urgent) {
	}

	record ByNameOfAnOptional(Optional<TaskQueue<ArticleOrder>> orders, Optional<TaskQueue<ArticleOrder>> urgent) {
	}

	record ByNameOfAStandardProvider(Provider<TaskQueue<ArticleOrder>> orders,
			Provider<TaskQueue<ArticleOrder>> urgent) {
	}

	record LazilyByName(@Lazy TaskQueue<ArticleOrder> orders, @Lazy TaskQueue<ArticleOrder> urgent) {
	}

	@Test
	void queueInAWrapperIsInjectedByParameterNameThoughLoopBeansBearTheNames() {
		this.contextRunner.withBean("orders", OtherOrderLoop.class)
			.withBean("urgent", UrgentOrderLoop.class)
			.withBean(ByNameOfAProvider.class)
			.withBean(ByNameOfAnOptional.class)
			.withBean(ByNameOfAStandardProvider.class)
			.withBean(LazilyByName.class)
			.run((context) -> {
				ByNameOfAProvider provided = context.getBean(ByNameOfAProvider.class);
				assertThat(provided.orders().getObject().name()).isEqualTo("orders");
				assertThat(provided.urgent().getIfAvailable().name()).isEqualTo("urgent");
				assertThat(provided.urgent().getIfUnique().name()).isEqualTo("urgent");
				assertThat(provided.urgent().stream()).hasSize(2);
				ByNameOfAnOptional optional = context.getBean(ByNameOfAnOptional.class);
				assertThat(optional.orders().orElseThrow().name()).isEqualTo("orders");
				assertThat(optional.urgent().orElseThrow().name()).isEqualTo("urgent");
				ByNameOfAStandardProvider standard = context.getBean(ByNameOfAStandardProvider.class);
				assertThat(standard.orders().get().name()).isEqualTo("orders");
				assertThat(standard.urgent().get().name()).isEqualTo("urgent");
				LazilyByName lazy = context.getBean(LazilyByName.class);
				assertThat(lazy.orders().name()).isEqualTo("orders");
				assertThat(lazy.urgent().name()).isEqualTo("urgent");
			});
	}

	record NamedLikeAnother(TaskQueue<Integer> orders) {
	}

	@Test
	void payloadTypeCountsBeforeTheParametersName() {
		this.contextRunner.withBean("orders", OrderLoop.class)
			.withBean(QueueNumberLoop.class)
			.withBean(NamedLikeAnother.class)
			.run((context) -> assertThat(context.getBean(NamedLikeAnother.class).orders().name()).isEqualTo("numbers"));
	}

	record All(List<TaskQueue<ArticleOrder>> orders) {
	}

	@Test
	void allQueuesOfATypeAreInjectedIntoAListNamedLikeALoop() {
		this.contextRunner.withBean(OrderLoop.class)
			.withBean(UrgentOrderLoop.class)
			.withBean(All.class)
			.run((context) -> assertThat(context.getBean(All.class).orders()).hasSize(2));
	}

	@ChihuoLoop(name = "messageSource")
	static class MessageLoop {

		@MakeTask
		void make(String id) {
		}

	}

	record OfAnyType(TaskQueue<Void> messageSource) {
	}

	@Test
	void queueOfALoopNamedLikeABeanOfSpringIsInjected() {
		this.contextRunner.withBean(MessageLoop.class)
			.withBean(OfAnyType.class)
			.run((context) -> assertThat(context.getBean(OfAnyType.class).messageSource().name())
				.isEqualTo("messageSource"));
	}

	@Test
	void queueThatIsMissingOrAmbiguousIsExplained() {
		this.contextRunner.withBean(ByType.class)
			.run((context) -> assertThat(new MissingQueueFailureAnalyzer().analyze(context.getStartupFailure()))
				.isNotNull()
				.satisfies((analysis) -> assertThat(analysis.getAction()).contains("@Qualifier", "chihuo.queues")));
	}

	static class Configured {

		@Autowired
		@Qualifier("elsewhere")
		TaskQueue<ArticleOrder> queue;

	}

	@Test
	void queueThatOnlyTheConfigurationNamesIsInjected() {
		this.contextRunner.withPropertyValues("chihuo.queues=elsewhere,other")
			.withBean(OrderLoop.class)
			.withBean(Configured.class)
			.run((context) -> {
				TaskQueue<ArticleOrder> queue = context.getBean(Configured.class).queue;
				assertThat(queue.name()).isEqualTo("elsewhere");
				queue.add("a", new ArticleOrder("tea"));
				assertThat(queue.size()).isEqualTo(1);
			});
	}

	@Test
	void configuredLoopThatIsAnnotatedTooHasOneQueue() {
		this.contextRunner.withPropertyValues("chihuo.loops.orders.max-length=5", "chihuo.loops.ORDERS.concurrency=2")
			.withBean(OrderLoop.class)
			.run((context) -> assertThat(context).hasSingleBean(TaskQueue.class));
	}

	@SuppressWarnings("rawtypes")
	record RawQueueBean(TaskQueue queue) {
	}

	@Test
	void queueIsInjectedWithoutAPayloadType() {
		this.contextRunner.withBean(OrderLoop.class)
			.withBean(RawQueueBean.class)
			.run((context) -> assertThat(context.getBean(RawQueueBean.class).queue().name()).isEqualTo("orders"));
	}

	@ChihuoLoop
	static class UnnamedQueueLoop extends QueueNumberLoop {

		@Autowired
		TaskQueue<Integer> mine;

	}

	@Test
	void queueIsInjectedIntoItsOwnLoop() {
		this.contextRunner.withBean("counting", UnnamedQueueLoop.class)
			.run((context) -> assertThat(context.getBean(UnnamedQueueLoop.class).mine.name()).isEqualTo("counting"));
	}

	record ByBeanName(@Qualifier("first") TaskQueue<Integer> one, @Qualifier("second") TaskQueue<Integer> other) {
	}

	@Test
	void queueIsInjectedByQualifierWhereLoopsAreNamedAfterTheirBeans() {
		this.contextRunner.withBean("first", UnnamedLoop.class)
			.withBean("second", UnnamedLoop.class)
			.withBean(ByBeanName.class)
			.run((context) -> {
				assertThat(context.getBean(ByBeanName.class).one().name()).isEqualTo("first");
				assertThat(context.getBean(ByBeanName.class).other().name()).isEqualTo("second");
			});
	}

	@ChihuoLoop
	static class UnnamedLoop extends QueueNumberLoop {

	}

}
