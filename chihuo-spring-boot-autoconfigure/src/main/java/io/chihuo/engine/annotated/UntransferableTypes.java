// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine.annotated;

import java.io.Closeable;
import java.util.Iterator;
import java.util.Set;

import io.chihuo.engine.result.ResultType;

/**
 * Types whose values cannot be sent to another process: work, streams and what is read
 * piece by piece.
 */
final class UntransferableTypes {

	private static final Set<Class<?>> TYPES = Set.of(Closeable.class, Iterator.class, Thread.class);

	private UntransferableTypes() {
	}

	static boolean isUntransferable(Class<?> type) {
		return ResultType.of(type) != ResultType.VALUE
				|| TYPES.stream().anyMatch((known) -> known.isAssignableFrom(type));
	}

}
