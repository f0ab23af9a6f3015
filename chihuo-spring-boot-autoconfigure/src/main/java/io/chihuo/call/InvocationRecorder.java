// SPDX-License-Identifier: Apache-2.0

package io.chihuo.call;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Notes the calls of an interface instead of making them.
 */
final class InvocationRecorder extends TaskClientProxy {

	private final List<RecordedCall> recorded = new ArrayList<>();

	InvocationRecorder(InterfaceCalls calls) {
		super(calls);
	}

	/**
	 * A call that was noted.
	 *
	 * @param caller caller of the method
	 * @param arguments its arguments
	 */
	record RecordedCall(MethodCaller caller, @Nullable Object[] arguments) {
	}

	@Override
	@Nullable Object callTask(MethodCaller caller, @Nullable Object[] arguments) {
		this.recorded.add(new RecordedCall(caller, arguments));
		Class<?> type = caller.method().method().getReturnType();
		return (type.isPrimitive() && type != void.class) ? Array.get(Array.newInstance(type, 1), 0) : null;
	}

	/** The one call that was made. */
	RecordedCall onlyCall() {
		if (this.recorded.size() != 1) {
			throw new IllegalArgumentException("Exactly one method of " + calls().type().getName()
					+ " that is a task must be called, but " + this.recorded.size() + " were");
		}
		return this.recorded.get(0);
	}

}
