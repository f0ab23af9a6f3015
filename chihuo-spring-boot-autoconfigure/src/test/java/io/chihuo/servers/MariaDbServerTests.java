// SPDX-License-Identifier: Apache-2.0

package io.chihuo.servers;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@Tag("faults")
@EnabledIf(value = "io.chihuo.servers.MariaDbServer#isAvailable", disabledReason = MariaDbServer.MISSING)
class MariaDbServerTests {

	@Test
	@EnabledIfSystemProperty(named = "soak", matches = "true", disabledReason = "runs with -Dsoak")
	void serverThatCannotStartReportsItsLog() {
		assertThatIllegalStateException().isThrownBy(() -> MariaDbServer.start("--no-such-option"))
			.withMessageContaining("no-such-option");
	}

	@Test
	void sharedServerIsOneAndOutlivesItsUsers() {
		MariaDbServer.shared().close();
		assertThat(MariaDbServer.shared().answers(TestLimits.HANG_TIMEOUT)).isTrue();
	}

}
