// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.ChildRef;
import io.chihuo.backend.OrphanedChildren;

/**
 * Children of a task, one line for each, and those that are to be cancelled.
 */
final class ChildrenColumn {

	private ChildrenColumn() {
	}

	static byte @Nullable [] writeChildren(List<ChildRef> children) {
		return children.isEmpty() ? null : OrphanedChildren.toLines(children).getBytes(StandardCharsets.UTF_8);
	}

	static List<ChildRef> readChildren(byte @Nullable [] column) {
		return (column != null) ? OrphanedChildren.parseLines(new String(column, StandardCharsets.UTF_8)) : List.of();
	}

	static byte[] writeOrphans(OrphanedChildren orphans) {
		return orphans.toText().getBytes(StandardCharsets.UTF_8);
	}

	static OrphanedChildren readOrphans(long number, byte[] column) {
		return OrphanedChildren.parseText(number, new String(column, StandardCharsets.UTF_8));
	}

}
