// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.chihuo.step.StepFields;

/**
 * Writes a whole file, in place of one of its name.
 */
final class FileWriteOperation implements FileOperation {

	private final FileRoot root;

	FileWriteOperation(FileRoot root) {
		this.root = root;
	}

	@Override
	public Set<String> fieldNames() {
		return FileContent.withFields("path");
	}

	@Override
	public Map<String, @Nullable Object> perform(StepFields fields) throws IOException {
		FilePath path = FilePath.parsePath(fields.requireText("path"));
		byte[] content = FileContent.readContent(fields);
		try (StagedFile file = this.root.stageFile(path)) {
			file.writeBytes(ByteBuffer.wrap(content));
			file.commitFile();
		}
		return Map.of("size", content.length);
	}

}
