// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine.annotated;

import java.lang.reflect.Type;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.core.ResolvableType;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.LoopHandler;
import io.chihuo.Task;
import io.chihuo.engine.annotated.TaskMethod.ReturnKind;
import io.chihuo.engine.result.MethodCall;
import io.chihuo.engine.result.MethodSignature;
import io.chihuo.engine.result.MethodSignatures;

/**
 * Runs tasks by calling the method of a bean that each of them names.
 */
final class TaskInterfaceHandler implements LoopHandler<Object>, MethodSignatures {

	private final Map<String, BeanMethod> methods = new HashMap<>();

	private final Map<String, TaskMethod> declared = new HashMap<>();

	TaskInterfaceHandler(TaskInterface tasks, Object bean) {
		tasks.methods().forEach((method) -> {
			if (method.kind() != ReturnKind.FUTURE && AsyncProxy.runsAsync(bean, method.method())) {
				throw tooEarly(method, AopUtils.getTargetClass(bean), "runs on another thread");
			}
			this.declared.put(method.name(), method);
			this.methods.put(method.name(), new BeanMethod(bean, method.method()));
		});
	}

	/** Refuses a class of which a method returns before its work is done. */
	static void checkImplementation(TaskInterface tasks, Class<?> type) {
		for (TaskMethod method : tasks.methods()) {
			boolean early = method.kind() != ReturnKind.FUTURE
					&& TaskReturnType.isAsync(AopUtils.getMostSpecificMethod(method.method(), type), type);
			if (early) {
				throw tooEarly(method, type, "is @Async");
			}
		}
	}

	private static ChihuoConfigurationException tooEarly(TaskMethod method, Class<?> type, String sign) {
		return new ChihuoConfigurationException(
				"Method " + method.method().getName() + " of " + type.getName() + " " + sign
						+ ", so the end of its work cannot be awaited",
				"Remove @Async or its like, or let the method return a CompletableFuture.", null);
	}

	@Override
	public Collection<MethodSignature> signatures() {
		return this.declared.values().stream().map(TaskMethod::signature).toList();
	}

	@Override
	public @Nullable MethodSignature findSignature(String name) {
		TaskMethod method = this.declared.get(name);
		return (method != null) ? method.signature() : null;
	}

	@Override
	public @Nullable Object handle(Task<Object> task) throws Exception {
		MethodCall call = (MethodCall) task.payload();
		String name = call.method().name();
		BeanMethod method = this.methods.get(name);
		TaskMethod declared = this.declared.get(name);
		if (method == null || declared == null) {
			throw new IllegalStateException("Method '" + name + "' was there when its task was decoded");
		}
		Object result = method.invokeMethod(completeArguments(call));
		boolean later = declared.kind() == ReturnKind.FUTURE || declared.kind() == ReturnKind.MONO;
		if (later && result == null) {
			throw new IllegalStateException("Method " + declared.method() + " returned null instead of a "
					+ declared.method().getReturnType().getName());
		}
		return result;
	}

	/** Parameters that an earlier version of the interface did not have are null. */
	private static @Nullable Object[] completeArguments(MethodCall call) {
		List<Type> types = call.method().parameterTypes();
		@Nullable Object[] arguments = new Object[types.size()];
		for (int i = 0; i < arguments.length; i++) {
			arguments[i] = (i < call.arguments().size()) ? call.arguments().get(i) : absentArgument(call.method(), i);
		}
		return arguments;
	}

	private static @Nullable Object absentArgument(MethodSignature method, int index) {
		Class<?> type = ResolvableType.forType(method.parameterTypes().get(index)).toClass();
		if (type.isPrimitive()) {
			throw new IllegalArgumentException("The call has no argument '" + method.parameterNames().get(index)
					+ "', which cannot be null: the caller has another version of method '" + method.name() + "'");
		}
		return (type == Optional.class) ? Optional.empty() : null;
	}

}
