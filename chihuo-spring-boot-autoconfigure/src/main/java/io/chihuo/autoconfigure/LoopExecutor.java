// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.LoopControl;
import io.chihuo.concurrent.SafeLogger;
import io.chihuo.engine.ForeignExecutor;

/**
 * The executor that runs handlers. One that replaces the auto-configured one is checked:
 * it must use other threads than the calling one, and should have as many as the loops'
 * concurrency adds up to.
 */
final class LoopExecutor implements ApplicationListener<ContextRefreshedEvent> {

	private static final SafeLogger logger = SafeLogger.of(LoopExecutor.class);

	private final Executor executor;

	private final boolean foreign;

	private final Supplier<Stream<EngineLoops>> loops;

	private final AtomicBoolean checked = new AtomicBoolean();

	private LoopExecutor(Executor executor, boolean foreign, Supplier<Stream<EngineLoops>> loops) {
		this.executor = executor;
		this.foreign = foreign;
		this.loops = loops;
	}

	static LoopExecutor fromBeans(BeanFactory beans) {
		Object bean = beans.getBean(LoopExecutorConfiguration.BEAN);
		if (!(bean instanceof Executor executor)) {
			throw new ChihuoConfigurationException(
					"Bean '" + LoopExecutorConfiguration.BEAN + "' is no executor, but a " + bean.getClass().getName(),
					"Declare a TaskExecutor or another java.util.concurrent.Executor by that name, or none.", null);
		}
		boolean replaced = beans.getBeanProvider(LoopExecutorConfiguration.class).getIfAvailable() == null;
		if (replaced) {
			checkThread(executor);
		}
		boolean foreign = replaced || LoopExecutorConfiguration.isShaped(beans);
		return new LoopExecutor(executor, foreign, () -> findLoops(beans));
	}

	/** All namespaces use the executor of the application, which checks it for them. */
	private static Stream<EngineLoops> findLoops(BeanFactory beans) {
		if (beans.getBeanProvider(NamespaceScope.class).getIfAvailable() != null) {
			return Stream.of();
		}
		Stream<EngineLoops> others = beans.getBeanProvider(NamespaceContexts.class)
			.stream()
			.flatMap((namespaces) -> namespaces.findBeans(EngineLoops.class));
		return Stream.concat(Stream.of(beans.getBean(EngineLoops.class)), others);
	}

	private static void checkThread(Executor executor) {
		Thread caller = Thread.currentThread();
		AtomicBoolean onCaller = new AtomicBoolean();
		try {
			executor.execute(() -> onCaller.compareAndSet(false, Thread.currentThread() == caller));
		}
		catch (RejectedExecutionException ex) {
			return; // it has no thread now, which the loops live with
		}
		if (onCaller.get()) {
			throw new ChihuoConfigurationException(
					"Bean '" + LoopExecutorConfiguration.BEAN
							+ "' runs work on the calling thread, where no task can be run",
					"Declare an executor with threads of its own by that name, or none.", null);
		}
	}

	Executor taskExecutor() {
		return this.foreign ? new ForeignExecutor(this.executor) : this.executor;
	}

	@Override
	public void onApplicationEvent(ContextRefreshedEvent event) {
		int threads = ExecutorThreads.maxThreads(this.executor);
		if (this.checked.compareAndSet(false, true) && threads < Integer.MAX_VALUE) {
			checkThreads(threads);
		}
	}

	private void checkThreads(int threads) {
		long needed = this.loops.get()
			.flatMap((loops) -> loops.registry().loops().stream())
			.filter((loop) -> loop.options().enabled())
			.mapToLong(LoopControl::concurrency)
			.sum();
		if (threads < needed) {
			logger.warn(
					"'chihuoTaskExecutor' runs {} task(s) at once, but the concurrency of this node's loops adds up to {}: "
							+ "give it as many threads, or loops wait for each other",
					threads, needed);
		}
	}

}
