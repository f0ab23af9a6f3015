// SPDX-License-Identifier: Apache-2.0

package io.chihuo.call;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.chihuo.concurrent.FailureText;

/**
 * Makes a task of each call of an interface.
 */
class TaskClientProxy implements InvocationHandler {

	private static final @Nullable Object[] NO_ARGUMENTS = {};

	private final InterfaceCalls calls;

	TaskClientProxy(InterfaceCalls calls) {
		this.calls = calls;
	}

	/** Create an instance of the interface whose calls a handler gets. */
	static <T> T create(Class<T> type, TaskClientProxy handler) {
		return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, handler));
	}

	InterfaceCalls calls() {
		return this.calls;
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
			throws Throwable {
		@Nullable Object[] given = (arguments != null) ? arguments : NO_ARGUMENTS;
		if (method.getDeclaringClass() == Object.class) {
			return switch (method.getName()) {
				case "equals" -> proxy == given[0];
				case "hashCode" -> System.identityHashCode(proxy);
				default -> "Client of " + this.calls.type().getName();
			};
		}
		MethodCaller caller = this.calls.findCaller(method);
		if (caller != null) {
			return callDeclared(caller, method, given);
		}
		Class<?> declaring = method.getDeclaringClass();
		return MethodHandles.privateLookupIn(declaring, MethodHandles.lookup())
			.unreflectSpecial(method, declaring)
			.bindTo(proxy)
			.invokeWithArguments(given);
	}

	/**
	 * Routers and codecs may throw checked exceptions that the method does not declare,
	 * as in Kotlin.
	 */
	private @Nullable Object callDeclared(MethodCaller caller, Method method, @Nullable Object[] arguments)
			throws Exception {
		try {
			return callTask(caller, arguments);
		}
		catch (Exception ex) {
			if (ex instanceof RuntimeException
					|| Stream.of(method.getExceptionTypes()).anyMatch((declared) -> declared.isInstance(ex))) {
				throw ex;
			}
			throw new IllegalStateException(
					"'" + caller.method().name() + "' cannot be called: " + FailureText.describeFailure(ex), ex);
		}
	}

	/** Call a method that is a task. */
	@Nullable Object callTask(MethodCaller caller, @Nullable Object[] arguments) {
		return switch (caller.kind()) {
			case NOTHING -> {
				this.calls.addTask(caller, arguments);
				yield null;
			}
			case VALUE -> this.calls.awaitResult(caller, arguments);
			case FUTURE -> this.calls.submitLater(caller, arguments);
			case MONO -> MonoCalls.create(() -> this.calls.submitLater(caller, arguments));
		};
	}

	/** Names types that need not be on the class path. */
	private static final class MonoCalls {

		/** Each subscription is a call. */
		static Object create(Supplier<CompletableFuture<@Nullable Object>> call) {
			return Mono.fromFuture(call);
		}

	}

}
