// SPDX-License-Identifier: Apache-2.0

package io.chihuo.call;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.SmartInitializingSingleton;

import io.chihuo.CallRouter;
import io.chihuo.TaskHandle;
import io.chihuo.call.InvocationRecorder.RecordedCall;
import io.chihuo.client.PlannedCall;
import io.chihuo.client.TypedCalls;
import io.chihuo.engine.annotated.TaskInterface;

/**
 * Creates clients of task interfaces.
 */
public final class TaskClients implements TypedCalls, SmartInitializingSingleton {

	private final ConcurrentMap<ClientKey, InterfaceCalls> interfaces = new ConcurrentHashMap<>();

	private final TaskClientImports imports;

	private final NamespaceTargets namespaces;

	private final CallRouter router;

	private final UnaryOperator<String> placeholders;

	/**
	 * Create an instance.
	 * @param imports interfaces that the application imports
	 * @param placeholders resolves placeholders of annotations
	 */
	public TaskClients(TaskClientImports imports, NamespaceTargets namespaces, CallRouter router,
			UnaryOperator<String> placeholders) {
		this.imports = imports;
		this.namespaces = namespaces;
		this.router = router;
		this.placeholders = placeholders;
	}

	private record ClientKey(Class<?> type, String namespace) {
	}

	/**
	 * Create an instance of an interface, whose calls are tasks.
	 * @param namespace namespace that they go to, empty for that of the application
	 */
	<T> T createClient(Class<T> type, String namespace) {
		return TaskClientProxy.create(type, new TaskClientProxy(callsOf(new ClientKey(type, namespace))));
	}

	/** Mistakes show at start. */
	@Override
	public void afterSingletonsInstantiated() {
		this.imports.namespaces().forEach((type, namespace) -> callsOf(new ClientKey(type, namespace)));
	}

	private InterfaceCalls callsOf(ClientKey key) {
		InterfaceCalls known = this.interfaces.get(key);
		return (known != null) ? known : this.interfaces.computeIfAbsent(key, this::createCalls);
	}

	private InterfaceCalls callsOf(Class<?> type, @Nullable String namespace) {
		return callsOf(new ClientKey(type, (namespace != null) ? namespace : ""));
	}

	private InterfaceCalls createCalls(ClientKey key) {
		String namespace = key.namespace().isEmpty() ? null : key.namespace();
		return new InterfaceCalls(TaskInterface.read(key.type(), this.placeholders), namespace,
				this.namespaces.targetOf(namespace), this.router, this::callsOf);
	}

	@Override
	public <T> TaskHandle<@Nullable Object> callMethod(Class<T> type, Consumer<? super T> invocation,
			Class<?> resultType) {
		InvocationRecorder recorder = recordCall(type, invocation);
		RecordedCall call = recorder.onlyCall();
		if (!call.caller().result().fits(resultType)) {
			throw new IllegalArgumentException("Method '" + call.caller().method().name() + "' has the result "
					+ call.caller().method().signature().resultType().getTypeName() + ", not a "
					+ resultType.getName());
		}
		return recorder.calls().submitTask(call.caller(), call.arguments());
	}

	@Override
	public <T> PlannedCall planCall(Class<T> type, Consumer<? super T> invocation) {
		InvocationRecorder recorder = recordCall(type, invocation);
		RecordedCall call = recorder.onlyCall();
		return recorder.calls().planCall(call.caller(), call.arguments());
	}

	private <T> InvocationRecorder recordCall(Class<T> type, Consumer<? super T> invocation) {
		InvocationRecorder recorder = new InvocationRecorder(
				callsOf(new ClientKey(type, this.imports.namespaceOf(type))));
		invocation.accept(TaskClientProxy.create(type, recorder));
		return recorder;
	}

}
