// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.outbox;

import io.chihuo.backend.NewTask;
import io.chihuo.backend.jdbc.OutboxRow;

/**
 * A row of the outbox and its task.
 */
record DecodedRow(OutboxRow row, NewTask task) {

	String loop() {
		return this.row.loop();
	}

}
