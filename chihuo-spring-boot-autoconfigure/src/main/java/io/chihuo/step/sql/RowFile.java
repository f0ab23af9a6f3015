// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.sql;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.core.ResultSetExtractor;

import io.chihuo.RejectTaskException;
import io.chihuo.concurrent.Deadline;
import io.chihuo.step.StepFileWriter;

/**
 * Writes the rows of a query to a file, a line of JSON each. The file has its name only
 * when all of them are in it.
 */
final class RowFile implements ResultSetExtractor<Map<String, @Nullable Object>> {

	private static final int BUFFER_SIZE = 64 * 1024;

	private final RowFiles files;

	private final String path;

	private final RowReader reader;

	private final SqlStepSettings settings;

	private long rows;

	private long bytes;

	RowFile(RowFiles files, String path, RowReader reader, SqlStepSettings settings) {
		this.files = files;
		this.path = path;
		this.reader = reader;
		this.settings = settings;
	}

	/**
	 * Verify that a file may be written, before there are rows.
	 * @throws RejectTaskException if it may not
	 */
	static void check(RowFiles files, String path) {
		try {
			files.files().checkFile(path);
		}
		catch (IOException ex) {
			throw createFailure(path, ex);
		}
	}

	@Override
	public Map<String, @Nullable Object> extractData(ResultSet result) throws SQLException {
		try (StepFileWriter file = this.files.files().createFile(this.path)) {
			OutputStream output = new BufferedOutputStream(file.output(), BUFFER_SIZE);
			writeRows(result, output);
			output.flush();
			file.commitFile();
		}
		catch (IOException ex) {
			throw createFailure(this.path, ex);
		}
		Map<String, @Nullable Object> answer = new LinkedHashMap<>();
		answer.put("file", this.path);
		answer.put("count", this.rows);
		answer.put("size", this.bytes);
		return answer;
	}

	private void writeRows(ResultSet result, OutputStream output) throws SQLException, IOException {
		Deadline end = Deadline.in(this.settings.timeout());
		while (result.next()) {
			if (this.rows == this.files.maxRows()) {
				throw this.reader.createTooManyRows("chihuo.steps.sql.max-file-rows", this.files.maxRows());
			}
			checkTime(end);
			byte[] line = this.files.json().apply(this.reader.readRow(result));
			if (line.length > this.settings.maxBytes()) {
				throw new RejectTaskException("A row takes more than 'chihuo.max-payload-size' allows, "
						+ this.settings.maxBytes() + " bytes");
			}
			output.write(line);
			output.write('\n');
			this.rows++;
			this.bytes += line.length + 1;
		}
	}

	/** The database bounds the query, but not how long its rows are read. */
	private void checkTime(Deadline end) {
		if (end.nanosLeft() == 0) {
			throw new QueryTimeoutException(
					"Reading the rows took longer than 'chihuo.steps.sql.timeout', " + this.settings.timeout());
		}
	}

	private static UncheckedIOException createFailure(String path, IOException cause) {
		return new UncheckedIOException("File '" + path + "' cannot be written: " + cause.getMessage(), cause);
	}

}
