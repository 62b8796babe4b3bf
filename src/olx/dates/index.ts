export { momentInYear, type ReadMoment, readMoment, writeMoment } from './moment.ts';
