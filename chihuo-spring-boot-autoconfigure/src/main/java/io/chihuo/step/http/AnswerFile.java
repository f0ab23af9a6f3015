// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.http;

import java.io.IOException;
import java.io.InputStream;

import io.chihuo.step.StepFileWriter;
import io.chihuo.step.StepFiles;

/**
 * Writes the body of an answer to a file, and distinguishes a failure of the file from
 * one of the network.
 */
final class AnswerFile {

	private static final int BUFFER_SIZE = 16 * 1024;

	private AnswerFile() {
	}

	/** Fails if the file could not be written, before there is an answer. */
	static void check(StepFiles files, String path) {
		try {
			files.checkFile(path);
		}
		catch (IOException ex) {
			throw failure(path, ex);
		}
	}

	static void write(InputStream body, StepFiles files, String path) throws IOException {
		try (StepFileWriter file = createFile(files, path)) {
			byte[] buffer = new byte[BUFFER_SIZE];
			for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
				writeBytes(file, path, buffer, read);
			}
			commitFile(file, path);
		}
	}

	private static StepFileWriter createFile(StepFiles files, String path) {
		try {
			return files.createFile(path);
		}
		catch (IOException ex) {
			throw failure(path, ex);
		}
	}

	private static void writeBytes(StepFileWriter file, String path, byte[] buffer, int length) {
		try {
			file.output().write(buffer, 0, length);
		}
		catch (IOException ex) {
			throw failure(path, ex);
		}
	}

	private static void commitFile(StepFileWriter file, String path) {
		try {
			file.commitFile();
		}
		catch (IOException ex) {
			throw failure(path, ex);
		}
	}

	private static HttpStepException failure(String path, IOException cause) {
		return new HttpStepException(HttpProblem.FILE_FAILED, "file '" + path + "' cannot be written: " + cause, cause);
	}

}
