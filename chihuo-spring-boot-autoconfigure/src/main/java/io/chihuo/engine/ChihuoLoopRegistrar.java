// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.SmartLifecycle;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.LifecyclePhases;
import io.chihuo.LoopControl;
import io.chihuo.concurrent.SafeLogger;
import io.chihuo.engine.annotated.LoopBean;
import io.chihuo.engine.annotated.LoopBeans;
import io.chihuo.engine.annotated.TaskInterface;
import io.chihuo.engine.annotated.TaskMethod;

/**
 * Registers the loops that beans are annotated to be, and starts and stops all loops with
 * the application: they start last and stop first.
 */
public final class ChihuoLoopRegistrar implements SmartInitializingSingleton, SmartLifecycle, DisposableBean {

	private static final SafeLogger logger = SafeLogger.of(ChihuoLoopRegistrar.class);

	/** How long lines of the stop may take, where an appender blocks. */
	private static final Duration LINES_TIMEOUT = Duration.ofSeconds(1);

	private final LoopBeans beans;

	private final LoopRegistry registry;

	private final ServedMethods methods;

	private final LoopKeys keys;

	private final boolean required;

	private volatile boolean checked;

	private final AtomicBoolean running = new AtomicBoolean();

	/**
	 * Create a registrar.
	 * @param methods methods that the loops of this node serve, to be set
	 * @param keys keys of the configuration that have to name loops
	 * @param required whether a node without a loop is a mistake
	 */
	public ChihuoLoopRegistrar(LoopBeans beans, LoopRegistry registry, ServedMethods methods, LoopKeys keys,
			boolean required) {
		this.beans = beans;
		this.registry = registry;
		this.methods = methods;
		this.keys = keys;
		this.required = required;
	}

	@Override
	public void afterSingletonsInstantiated() {
		for (LoopBean loop : this.beans.findLoops()) {
			TaskInterface tasks = loop.taskInterface();
			if (tasks != null) {
				this.methods.setMethods(loop.name(), tasks.methods().stream().map(TaskMethod::name).toList());
			}
			this.registry.register(this.beans.createDefinition(loop));
		}
		if (this.required && this.registry.loops().isEmpty()) {
			throw new ChihuoConfigurationException("'chihuo.role' is 'worker', but there is no loop to work for",
					"Annotate a bean with @ChihuoLoop, or set 'chihuo.role' to 'client' or 'both'.", null);
		}
	}

	/** Other beans may have registered loops meanwhile. */
	@Override
	public void start() {
		if (!this.checked) {
			this.keys.checkKeys(this.registry.loops().stream().map(LoopControl::name).toList());
			this.checked = true;
		}
		if (this.running.compareAndSet(false, true)) {
			this.registry.startAll();
		}
	}

	@Override
	public void stop() {
		if (this.running.compareAndSet(true, false)) {
			this.registry.stopAll().join();
		}
	}

	/**
	 * Returns at once, so that other beans of this phase stop meanwhile; calls back
	 * exactly once in any case.
	 */
	@Override
	public void stop(Runnable callback) {
		if (!this.running.compareAndSet(true, false)) {
			callback.run();
			return;
		}
		this.registry.stopAll().whenComplete((stopped, failure) -> {
			if (failure != null) {
				logger.error("Not every loop stopped without an error", failure);
			}
			callback.run();
		});
	}

	@Override
	public boolean isRunning() {
		return this.running.get();
	}

	@Override
	public void destroy() {
		SafeLogger.awaitLines(LINES_TIMEOUT);
	}

	@Override
	public int getPhase() {
		return LifecyclePhases.LOOPS;
	}

}
