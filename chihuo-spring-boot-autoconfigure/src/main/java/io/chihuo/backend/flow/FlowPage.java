// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.flow;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Some flows of a store.
 *
 * @param flows flows without plan and progress
 * @param next cursor of the page that follows, null if this is the last
 */
public record FlowPage(List<FlowSummary> flows, @Nullable String next) {

	public FlowPage {
		flows = List.copyOf(flows);
	}

}
