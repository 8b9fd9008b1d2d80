export { FilePreviewDto } from './file-preview.dto.js';
export type { LocalFile } from './local-file.js';
export { lookAt } from './look-limit.js';
export { TakesUpload, UploadedTable } from './upload.interceptor.js';
export { UploadsModule } from './uploads.module.js';
export { UploadsService } from './uploads.service.js';
