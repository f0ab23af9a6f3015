package io.chihuo.engine;

import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.SmartLifecycle;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.engine.annotated.LoopBean;
import io.chihuo.engine.annotated.LoopBeans;

/**
 * Registers the loops that beans are annotated to be, and starts and stops all loops with
 * the application: they start last and stop first.
 */
public final class ChihuoLoopRegistrar implements SmartInitializingSingleton, SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(ChihuoLoopRegistrar.class);

	private final LoopBeans beans;

	private final LoopRegistry registry;

	private final Set<String> configured;

	private final boolean required;

	private final AtomicBoolean running = new AtomicBoolean();

	/**
	 * Create a registrar.
	 * @param configured names of the loops that the configuration mentions
	 * @param required whether a node without a loop is a mistake
	 */
	public ChihuoLoopRegistrar(LoopBeans beans, LoopRegistry registry, Set<String> configured, boolean required) {
		this.beans = beans;
		this.registry = registry;
		this.configured = configured;
		this.required = required;
	}

	@Override
	public void afterSingletonsInstantiated() {
		for (LoopBean loop : this.beans.find()) {
			this.registry.register(this.beans.define(loop));
		}
		this.configured.stream()
			.filter((name) -> this.registry.loops().stream().noneMatch((loop) -> LoopNames.same(name, loop.name())))
			.forEach(
					(name) -> logger.warn("'chihuo.loops.{}' is for a loop that this node does not have so far", name));
		if (this.required && this.registry.loops().isEmpty()) {
			throw new ChihuoConfigurationException("'chihuo.role' is 'worker', but there is no loop to work for",
					"Annotate a bean with @ChihuoLoop, or set 'chihuo.role' to 'client' or 'both'.", null);
		}
	}

	@Override
	public void start() {
		if (this.running.compareAndSet(false, true)) {
			this.registry.start();
		}
	}

	@Override
	public void stop() {
		if (this.running.compareAndSet(true, false)) {
			this.registry.stop().join();
		}
	}

	/**
	 * Returns at once, so that other beans of this phase stop meanwhile; calls back once,
	 * come what may.
	 */
	@Override
	public void stop(Runnable callback) {
		if (!this.running.compareAndSet(true, false)) {
			callback.run();
			return;
		}
		this.registry.stop().whenComplete((stopped, failure) -> {
			if (failure != null) {
				logger.error("Not every loop stopped as it should", failure);
			}
			callback.run();
		});
	}

	@Override
	public boolean isRunning() {
		return this.running.get();
	}

	@Override
	public int getPhase() {
		return Integer.MAX_VALUE;
	}

}
