// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.dao.QueryTimeoutException;

import io.chihuo.servers.TestLimits;
import io.chihuo.step.file.FileRoot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

class RowFileTests {

	@TempDir
	private Path root;

	private RowFile file(Duration timeout) {
		RowFiles files = new RowFiles(new FileRoot(this.root, 1000, () -> 0), JsonMapper.shared()::writeValueAsBytes,
				1000);
		return new RowFile(files, "rows", new RowReader("slow", 100),
				new SqlStepSettings(timeout, 10, 100, Duration.ofDays(1)));
	}

	/** A row without columns. */
	private static ResultSet rows() throws SQLException {
		ResultSet rows = mock(ResultSet.class);
		given(rows.next()).willReturn(true, false);
		given(rows.getMetaData()).willReturn(mock(ResultSetMetaData.class));
		return rows;
	}

	@Test
	void rowsThatComeAfterTheTimeoutOfTheTransactionAreNotWritten() throws Exception {
		assertThatExceptionOfType(QueryTimeoutException.class).isThrownBy(() -> file(Duration.ZERO).extractData(rows()))
			.withMessageContaining("'chihuo.steps.sql.timeout'");
		assertThat(this.root.resolve("rows")).doesNotExist();
		file(TestLimits.HANG_TIMEOUT).extractData(rows());
		assertThat(this.root.resolve("rows")).hasContent("{}");
	}

	@Test
	void databaseThatFailsInTheMiddleLeavesTheFormerFile() throws IOException, SQLException {
		file(TestLimits.HANG_TIMEOUT).extractData(rows());
		ResultSet broken = rows();
		given(broken.next()).willReturn(true).willThrow(new SQLException("connection lost"));
		assertThatExceptionOfType(SQLException.class)
			.isThrownBy(() -> file(TestLimits.HANG_TIMEOUT).extractData(broken));
		assertThat(Files.readString(this.root.resolve("rows"))).isEqualTo("{}\n");
		try (var staged = Files.list(this.root.resolve(".chihuo"))) {
			assertThat(staged).isEmpty();
		}
	}

}
