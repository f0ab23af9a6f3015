// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

import io.chihuo.FlowModule;
import io.chihuo.StepKind;
import io.chihuo.StepState;
import io.chihuo.backend.flow.FlowRecord;
import io.chihuo.concurrent.CallbackFutures;
import io.chihuo.concurrent.FailureText;
import io.chihuo.concurrent.SafeLogger;
import io.chihuo.flow.state.FlowEvent;

/**
 * A module of a flow in a backend.
 */
final class BackendFlowModule implements FlowModule {

	private static final SafeLogger logger = SafeLogger.of(BackendFlowModule.class);

	private final BackendFlowHandle flow;

	private final FlowEngine engine;

	private final String name;

	BackendFlowModule(BackendFlowHandle flow, FlowEngine engine, String name) {
		this.flow = flow;
		this.engine = engine;
		this.name = name;
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public StepState state() {
		return stateIn(this.flow.load());
	}

	private StepState stateIn(LoadedFlow loaded) {
		return loaded.copyProgress().stepState(numberIn(loaded));
	}

	private int numberIn(LoadedFlow loaded) {
		int number = loaded.plan().numberOf(this.name);
		Assert.isTrue(loaded.plan().node(number).kind() == StepKind.MODULE,
				() -> "Step '" + this.name + "' of flow '" + loaded.id() + "' is not a module");
		return number;
	}

	@Override
	public <R> @Nullable R contextValue(String key, Class<R> valueType) {
		LoadedFlow loaded = this.flow.load();
		return this.flow.contextValue(loaded, loaded.plan().contextKey(numberIn(loaded), key), valueType);
	}

	@Override
	public void cancel() {
		if (this.flow.hasEffect("cancel of module '" + this.name + "'",
				new FlowEvent.ModuleCancelled(numberIn(this.flow.load())))) {
			logger.info("Module '{}' of flow '{}' was cancelled by {}", this.name, this.flow.id(), this.flow.actor());
		}
	}

	@Override
	public CompletableFuture<StepState> future() {
		CompletableFuture<FlowRecord> wait = awaitEnd();
		return this.engine.flowWaits()
			.toFuture(this.flow.id(), wait, wait.thenApply(this::stateOf),
					this.engine.client().awaitedTasks().newFuture());
	}

	private CompletableFuture<FlowRecord> awaitEnd() {
		return this.engine.flowWaits().awaitWhen(this.flow.id(), (record) -> stateOf(record).isEnded());
	}

	private StepState stateOf(FlowRecord record) {
		return stateIn(LoadedFlow.of(record));
	}

	@Override
	public void callback(Consumer<StepState> action) {
		CallbackFutures.onCallbackThread(awaitEnd().thenApply(this::stateOf))
			.thenAccept(action)
			.handle((done, failure) -> {
				if (failure != null) {
					logger.warn("A callback of module '{}' of flow '{}' threw an exception, or can no longer be called",
							this.name, this.flow.id(), FailureText.toLoggable(FailureText.unwrapFailure(failure)));
				}
				return null;
			});
	}

	@Override
	public String toString() {
		return "FlowModule[" + this.name + " of " + this.flow.id() + "]";
	}

}
