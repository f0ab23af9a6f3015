// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.chihuo.step.StepFields;

/**
 * Has the content of a file written to the disk.
 */
final class FileSyncOperation implements FileOperation {

	private final FileRoot root;

	private final boolean metadata;

	/**
	 * Create the operation.
	 * @param metadata whether its times and its name are written too
	 */
	FileSyncOperation(FileRoot root, boolean metadata) {
		this.root = root;
		this.metadata = metadata;
	}

	@Override
	public Set<String> fieldNames() {
		return Set.of("path");
	}

	@Override
	public Map<String, @Nullable Object> perform(StepFields fields) throws IOException {
		FilePath path = FilePath.parsePath(fields.requireText("path"));
		try (FileDirectory parent = this.root.openParent(path);
				FileChannel channel = parent.openFile(path.lastName(), StandardOpenOption.READ)) {
			channel.force(this.metadata);
			if (this.metadata) {
				parent.forceNames();
			}
			return Map.of("size", channel.size());
		}
	}

}
