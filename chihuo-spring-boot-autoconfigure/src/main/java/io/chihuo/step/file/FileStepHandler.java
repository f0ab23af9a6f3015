// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import io.chihuo.RejectTaskException;
import io.chihuo.Task;
import io.chihuo.step.StepFields;
import io.chihuo.step.StepHandler;

/**
 * Runs steps that read and write files below a root.
 */
public final class FileStepHandler implements StepHandler<Map<String, Object>> {

	static final String KIND = "file";

	private static final String OPERATION = "operation";

	private final Map<String, FileOperation> operations;

	/**
	 * Create the handler.
	 * @param maxRead most bytes that a step reads, and about as many as the names of a
	 * page of a list have
	 */
	public FileStepHandler(FileRoot root, int maxRead) {
		this.operations = Map.of("read", new FileReadOperation(root, maxRead), "write", new FileWriteOperation(root),
				"append", new FileAppendOperation(root), "fsync", new FileSyncOperation(root, true), "fdatasync",
				new FileSyncOperation(root, false), "copy", new FileCopyOperation(root), "delete",
				new FileDeleteOperation(root), "list", new FileListOperation(root, maxRead));
	}

	@Override
	public Map<String, @Nullable Object> runStep(Task<Map<String, Object>> task) throws IOException {
		return perform(task.payload());
	}

	/** Do what a payload says. */
	Map<String, @Nullable Object> perform(@Nullable Map<String, ? extends @Nullable Object> payload)
			throws IOException {
		FileOperation operation = (payload != null) ? this.operations.get(String.valueOf(payload.get(OPERATION)))
				: null;
		if (payload == null || operation == null) {
			throw new RejectTaskException("Field 'operation' of a step of kind 'file' must be one of "
					+ new TreeSet<>(this.operations.keySet()));
		}
		try {
			return operation.perform(StepFields.readFields(KIND, payload, withOperation(operation.fieldNames())));
		}
		catch (AccessDeniedException ex) {
			throw new RejectTaskException("The application may not " + payload.get(OPERATION) + " the file: " + ex, ex);
		}
		catch (DirectoryIteratorException ex) {
			throw ex.getCause();
		}
	}

	private static Set<String> withOperation(Set<String> names) {
		Set<String> all = new TreeSet<>(names);
		all.add(OPERATION);
		return all;
	}

}
