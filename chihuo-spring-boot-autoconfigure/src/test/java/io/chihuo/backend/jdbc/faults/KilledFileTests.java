// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc.faults;

import io.chihuo.faults.FaultApplication;
import io.chihuo.faults.KilledFileProcesses;

/**
 * A process is killed while its queues are in a file.
 */
class KilledFileTests extends KilledFileProcesses {

	@Override
	protected String[] properties() {
		return FaultApplication.common("jdbc", "killed");
	}

}
