// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.chihuo.step.StepFields;

/**
 * Copies a file, in place of one that has the new name.
 */
final class FileCopyOperation implements FileOperation {

	private static final int BUFFER_BYTES = 64 * 1024;

	private final FileRoot root;

	FileCopyOperation(FileRoot root) {
		this.root = root;
	}

	@Override
	public Set<String> fieldNames() {
		return Set.of("path", "to");
	}

	@Override
	public Map<String, @Nullable Object> perform(StepFields fields) throws IOException {
		FilePath from = FilePath.parsePath(fields.requireText("path"));
		FilePath to = FilePath.parsePath(fields.requireText("to"));
		try (FileDirectory parent = this.root.openParent(from);
				FileChannel channel = parent.openFile(from.lastName(), StandardOpenOption.READ);
				StagedFile file = this.root.stageFile(to)) {
			ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
			while (channel.read(buffer) >= 0) {
				file.writeBytes(buffer.flip());
				buffer.clear();
			}
			file.commitFile();
			return Map.of("size", file.writtenBytes());
		}
	}

}
